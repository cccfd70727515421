// Reads StickyBalancers as JSON, one a line, and writes for each what kstatus (Flux, kubectl wait, kpt, Helm 4), Flux'
// health check expressions and Argo CD make of it, in their own code:
// {"kstatus": "Current", "flux": "Current", "health": "Healthy", "message": "..."}.
//
// Usage: gitops-verdicts HEALTH_LUA FLUX_FAILED FLUX_CURRENT < balancers.jsonl
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

type verdict struct {
	Kstatus string `json:"kstatus"`
	Flux    string `json:"flux"`
	Health  string `json:"health"`
	Message string `json:"message"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: gitops-verdicts HEALTH_LUA FLUX_FAILED FLUX_CURRENT < balancers.jsonl")
	}
	script, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	flux, err := cel.NewStatusEvaluator(&kustomize.HealthCheckExpressions{Failed: os.Args[2], Current: os.Args[3]})
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		one, err := judge(lines.Bytes(), string(script), flux)
		if err != nil {
			log.Fatalf("%v: %s", err, lines.Bytes())
		}
		text, err := json.Marshal(one)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(text))
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func judge(text []byte, script string, flux *cel.StatusEvaluator) (verdict, error) {
	balancer := &unstructured.Unstructured{}
	if err := balancer.UnmarshalJSON(text); err != nil {
		return verdict{}, err
	}
	result, err := status.Compute(balancer)
	if err != nil {
		return verdict{}, err
	}
	expressed, err := flux.Evaluate(context.Background(), balancer)
	if err != nil {
		return verdict{}, err
	}
	health, message, err := argo(balancer.Object, script)
	return verdict{string(result.Status), string(expressed.Status), health, message}, err
}

// As Argo CD runs a health check: the resource is the global "obj", the answer a table with status and message, and of
// Lua's libraries only the harmless ones are there.
func argo(object map[string]any, script string) (string, string, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable, lua.StringLibName: lua.OpenString,
	} {
		if err := state.CallByParam(lua.P{Fn: state.NewFunction(open), Protect: true}, lua.LString(name)); err != nil {
			return "", "", err
		}
	}
	state.SetGlobal("obj", value(state, object))
	if err := state.DoString(script); err != nil {
		return "", "", err
	}
	answer, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return "", "", fmt.Errorf("the script returns %s, and not a table", state.Get(-1).Type())
	}
	return answer.RawGetString("status").String(), answer.RawGetString("message").String(), nil
}

func value(state *lua.LState, any any) lua.LValue {
	switch any := any.(type) {
	case bool:
		return lua.LBool(any)
	case int64:
		return lua.LNumber(any)
	case float64:
		return lua.LNumber(any)
	case string:
		return lua.LString(any)
	case []interface{}:
		table := state.NewTable()
		for _, item := range any {
			table.Append(value(state, item))
		}
		return table
	case map[string]interface{}:
		table := state.NewTable()
		for key, item := range any {
			table.RawSetString(key, value(state, item))
		}
		return table
	default:
		return lua.LNil
	}
}
