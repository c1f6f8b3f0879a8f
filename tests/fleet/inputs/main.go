// Command inputs runs the Rego tests in a folder and writes each distinct input that
// they evaluate anything with, as a line of JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// inputs is a tracer that keeps the inputs of what it is told; tests run side by side.
type inputs struct {
	seen, lines sync.Map
}

func (*inputs) Enabled() bool { return true }

func (*inputs) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

func (i *inputs) TraceEvent(event topdown.Event) {
	input := event.Input()
	if input == nil {
		return
	}
	if _, seen := i.seen.LoadOrStore(input, nil); seen {
		return
	}
	value, err := ast.JSON(input.Value)
	if err != nil {
		log.Fatal(err)
	}
	line, err := json.Marshal(value)
	if err != nil {
		log.Fatal(err)
	}
	i.lines.Store(string(line), nil)
}

func main() {
	debug.SetGCPercent(400) // It is short, and traces much that is soon forgotten.
	kept := &inputs{}
	if err := run(context.Background(), os.Args[1], kept); err != nil {
		log.Fatal(err)
	}
	var lines []string
	kept.lines.Range(func(line, _ any) bool {
		lines = append(lines, line.(string))
		return true
	})
	slices.Sort(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
}

// run fails when a test does, for then its inputs are not all there.
func run(ctx context.Context, folder string, tracer topdown.QueryTracer) error {
	modules, store, err := tester.Load([]string{folder}, nil)
	if err != nil {
		return err
	}
	return storage.Txn(ctx, store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		runner := tester.NewRunner().SetStore(store).SetModules(modules).SetParallel(runtime.NumCPU())
		results, err := runner.SetTimeout(2*time.Minute).SetCoverageQueryTracer(tracer).RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for result := range results {
			if !result.Pass() {
				err = fmt.Errorf("%v", result)
			}
		}
		return err
	})
}
