# What the demo's scripts share for a cluster that is not their own.
# shellcheck shell=bash disable=SC2034

DEMO_OPERATOR_IMAGE=localhost/stickybalancer-operator:dev

# Sets context, and kubectl as an array that stays with this context whatever the user selects meanwhile.
use_current_context() {
	context=$(kubectl config current-context)
	kubectl=(kubectl --context "$context")
}

# The image of the operator that is installed; nothing when there is none.
operator_image() {
	"${kubectl[@]}" -n stickybalancer-system get deployment stickybalancer-operator --ignore-not-found \
		-o jsonpath='{.spec.template.spec.containers[0].image}'
}
