// Says what operator-framework's validators find in the manifests of an OLM bundle, as JSON lines: the ones of
// `operator-sdk bundle validate --select-optional suite=operatorframework`, and those of good practice. Not the one of
// architectures: it pulls images.
//
// Usage: check-bundle DIRECTORY
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/operator-framework/api/pkg/manifests"
	"github.com/operator-framework/api/pkg/validation"
	"github.com/operator-framework/api/pkg/validation/errors"
)

type finding struct {
	Level   string `json:"level"`
	Message string `json:"message"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: check-bundle DIRECTORY")
	}
	bundle, err := manifests.GetBundleFromDir(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	validators := validation.DefaultBundleValidators.WithValidators(
		validation.ObjectValidator, validation.OperatorHubV2Validator, validation.StandardCapabilitiesValidator,
		validation.StandardCategoriesValidator, validation.GoodPracticesValidator)
	for _, result := range validators.Validate(bundle.ObjectsToValidate()...) {
		report(result.Errors)
		report(result.Warnings)
	}
}

func report(findings []errors.Error) {
	for _, one := range findings {
		text, err := json.Marshal(finding{string(one.Level), one.Error()})
		if err != nil {
			log.Fatal(err)
		}
		os.Stdout.Write(append(text, '\n'))
	}
}
