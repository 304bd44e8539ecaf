package cluster

import (
	"bytes"
	"context"
	"crypto/subtle"
	"strings"

	"kafkasim/sim/failure"
	"kafkasim/sim/refusal"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// User may log in, by any mechanism that remote.Mechanisms has, and may then do
// everything.
type User struct{ Name, Password string }

// ParseUser reads USER:PASSWORD.
func ParseUser(text string) (User, error) {
	name, password, ok := strings.Cut(text, ":")
	switch {
	case !ok || name == "" || password == "":
		return User{}, refusal.New("a user is USER:PASSWORD, such as alice:secret")
	case strings.ContainsAny(name, ",=\x00") || strings.Contains(password, "\x00"):
		return User{}, refusal.New("user %q: a name cannot have a comma, an equals sign or a zero byte, which mean something else in a login", name)
	}
	return User{name, password}, nil
}

func logins(users []User) []kfake.Opt {
	var options []kfake.Opt
	for _, u := range users {
		for _, mechanism := range remote.Mechanisms() {
			options = append(options, kfake.Superuser(mechanism, u.Name, u.Password))
		}
	}
	if len(users) > 0 {
		options = append(options, kfake.EnableSASL())
	}
	return options
}

// refuseStrangers answers those whom PLAIN does not let in, as Kafka does. kfake would
// hang up without a word, and let in a user that nobody knows with the empty
// password. SCRAM is left to kfake, which alone knows the users that an
// administrator adds while it serves; it hangs up on a client that cannot prove a password.
func (s *Server) refuseStrangers(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	login := request.(*kmsg.SASLAuthenticateRequest)
	parts := bytes.SplitN(login.SASLAuthBytes, []byte{0}, 3) // only PLAIN's have zero bytes, one on either side of the user
	if len(parts) < 3 || s.knows(string(parts[1]), parts[2]) {
		return nil, nil, false
	}
	answer := login.ResponseKind().(*kmsg.SASLAuthenticateResponse)
	answer.ErrorCode = kerr.SaslAuthenticationFailed.Code
	answer.ErrorMessage = kmsg.StringPtr("Authentication failed: Invalid username or password") // Kafka's words
	return answer, nil, true
}

func (s *Server) knows(name string, password []byte) bool {
	for _, u := range s.service.Users {
		if u.Name == name {
			return subtle.ConstantTimeCompare(password, []byte(u.Password)) == 1
		}
	}
	return false
}

// widenHandshake tells clients that they may say hello to SASL by version 0 too.
// kfake knows version 1 alone; librdkafka speaks that, but only to a broker that
// has both, as all Kafkas have. The rest of the answer is kfake's own, asked for
// once.
func (s *Server) widenHandshake() error {
	client, err := kgo.NewClient(s.fromInside()...)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request := kmsg.NewPtrApiVersionsRequest()
	request.ClientSoftwareName, request.ClientSoftwareVersion = "sim", "1"
	answer, err := request.RequestWith(ctx, client)
	if err == nil {
		err = kerr.ErrorForCode(answer.ErrorCode)
	}
	if err != nil {
		return failure.New("asking for the versions there are: %w", err)
	}
	for i, k := range answer.ApiKeys {
		if k.ApiKey == int16(kmsg.SASLHandshake) {
			answer.ApiKeys[i].MinVersion = 0
		}
	}
	most := answer.Version
	s.brokers.ControlKey(int16(kmsg.ApiVersions), func(request kmsg.Request) (kmsg.Response, error, bool) {
		s.brokers.KeepControl()
		asked := request.(*kmsg.ApiVersionsRequest)
		if asked.Version > most || asked.Version >= 3 && asked.ClientSoftwareName == "" || asked.ClusterID != nil {
			return nil, nil, false // what is wrong with it, kfake says
		}
		own := *answer
		own.SetVersion(asked.Version)
		return &own, nil, true
	})
	return nil
}
