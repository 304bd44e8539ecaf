//go:build !race

package scenarios_test

const fewChecks = "25"

const raceDetector = false
