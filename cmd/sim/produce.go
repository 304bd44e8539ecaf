package main

import (
	"kafkasim/sim"
	"kafkasim/sim/console"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// produceCommand is the tutorial's producer.py.
func (a *app) produceCommand() *cobra.Command {
	var flags clientFlags
	var rate string
	var p console.Producer
	c := &cobra.Command{
		Use:   "produce",
		Short: a.say("byhand.produce"),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			client, err := a.client(c, flags)
			if err != nil {
				return err
			}
			if p.Every, err = sim.ParseRate(rate); err != nil {
				return misuse("usage.takes", narrate.Args{"flag": "rate", "why": err})
			}
			return client.produce(p)
		},
	}
	a.addClientFlags(c, &flags)
	c.Flags().StringVar(&rate, "rate", "1/s", a.say("byhand.flag.rate"))
	c.Flags().BoolVar(&p.Keyed, "key", false, a.say("byhand.flag.key"))
	takes(c, "rate", "RATE")
	c.Example = examples("sim produce", "cli.example.shop", "sim produce --rate 100/s --max-messages 1000", "cli.example.thousand", "sim produce --key", "cli.example.key")
	complete(c, "rate")
	a.entryFlags(c, &flags.kafka.entry)
	return c
}

func (c client) produce(p console.Producer) error {
	ctx, cancel := c.untilStopped()
	defer cancel()
	sent := 0
	p.Kafka, p.Topic, p.Max, p.Quiet = c.kafka, c.topic, c.max, c.tellQuiet
	p.Sent = func(m console.Message) error {
		sent++
		return c.print(m, "byhand.sent", narrate.Args{"payment": string(m.Value)})
	}
	err := p.Run(ctx)
	if err == nil || sent > 0 {
		c.note("byhand.sent.end", narrate.Args{"n": sent})
	}
	return err
}
