# Everything a developer does has a target here; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

MVN := ./mvnw -B -q
CLUSTER ?= own
export STICKYBALANCER_CLUSTER_DIR ?= /var/lib/stickybalancer-cluster

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

.PHONY: demo
demo: ## A real cluster, a real Meteor app, users, and a report of what they noticed (root; CLUSTER=current: your context)
	@dev/demo/run $(CLUSTER)

.PHONY: demo-down
demo-down: ## Remove what the demo made
	@dev/demo/down $(CLUSTER)

.PHONY: test
test: ## All tests: unit, real nginx, real API server, and end to end on a real cluster (root)
	@dev/test/all

.PHONY: unit
unit: ## Unit and golden tests only, in seconds
	@$(MVN) test

.PHONY: e2e
e2e: ## End-to-end tests on the running cluster
	@dev/test/e2e

.PHONY: measure
measure: ## The full-size measurements on the running cluster; raw output below target/
	@dev/test/measure

.PHONY: bench
bench: ## This nginx beside a plain one and haproxy; raw data, table and plot below target/ (root, 12 min)
	@bench/run

.PHONY: cluster-up
cluster-up: ## Start the one-node test cluster (root)
	@dev/cluster/up

.PHONY: cluster-down
cluster-down: ## Stop it and leave nothing behind
	@dev/cluster/down

.PHONY: cluster-status
cluster-status: ## Say how it is
	@dev/cluster/status

.PHONY: deploy
deploy: package ## Build the operator's image and install it in the test cluster
	@dev/deploy/install

.PHONY: package
package: ## Compile and package the operator, without tests
	@$(MVN) package -DskipTests

.PHONY: crd
crd: ## Write crds/ anew from the Java classes, and what the Helm chart and the OLM bundle have of it
	@$(MVN) test -Dtest='CrdFileTest,OlmBundleTest' -Dcrd.update=true

.PHONY: reference
reference: ## Write the generated reference in docs/ anew from the definition, the command line and the metrics
	@$(MVN) test -Dtest='*ReferenceTest' -Dreference.update=true

.PHONY: pictures
pictures: ## Draw the dashboards in docs/ anew, from a run under load and under faults
	@$(MVN) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=PrometheusIT -Dpictures.update=true

.PHONY: golden
golden: ## Write the golden files anew; look at the difference before you commit it
	@$(MVN) test -Dtest='*Golden*' -Dgolden.update=true

.PHONY: freeze
freeze: ## Make the present state the one that upgrades are tested from; only for a release, and before the first
	@$(MVN) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=UpgradeIT -Drelease.update=true

.PHONY: classes
classes: ## Record anew which classes a start loads, for the archive in the operator's image (root)
	@dev/test/start-time record

.PHONY: format
format: ## Format the Java sources
	@$(MVN) spotless:apply

.PHONY: clean
clean: ## Remove target/; caches and the cluster stay
	@rm -rf target
