package cluster

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim/failure"
)

// kfake cuts a damaged file at the first place that it cannot read, without a
// word, and starts with no topics where topics.json is gone. A Kafka recovers its
// log in the same way after a crash, and says what it cuts. So the directory is
// looked through before kfake does it: what will be cut is counted and said, and a
// copy of the file is kept; what kfake could not know to be lost keeps it from
// starting, and nothing is touched.

// The names of kfake's files.
const (
	topicsFile    = "topics.json"
	partitionsDir = "partitions"
	snapshotFile  = "snapshot.json"
	segmentEnd    = ".dat"
	damagedEnd    = ".damaged"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// examine says what kfake will cut out of a data directory. The error is why it
// must not be started.
func examine(dir string) (losses []string, err error) {
	logs, err := os.ReadDir(filepath.Join(dir, partitionsDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unusable(dir, err)
	}
	known, err := knownTopics(dir)
	if err != nil {
		return nil, err
	}
	var unknown []string
	for _, l := range logs {
		topic, partition, ok := partitionOf(l.Name())
		segments, _ := filepath.Glob(filepath.Join(dir, partitionsDir, globbed(l.Name()), "*"+segmentEnd))
		switch {
		case !ok || len(segments) == 0:
			continue
		case partition >= known[topic]:
			unknown = append(unknown, fmt.Sprintf("%s p%d", topic, partition))
			continue
		}
		lost, err := examinePartition(filepath.Join(dir, partitionsDir, l.Name()), segments, fmt.Sprintf("topic %s, p%d", topic, partition))
		if err != nil {
			return nil, err
		}
		losses = append(losses, lost...)
	}
	if len(unknown) > 0 {
		return nil, failure.New("%s has logs of partitions that its %s does not know: %s. They would be lost, so nothing was touched: restore %s, or move %s away",
			dir, topicsFile, strings.Join(unknown, ", "), topicsFile, filepath.Join(dir, partitionsDir))
	}
	lost, err := examineBookmarks(filepath.Join(dir, bookmarkLog))
	return append(losses, lost...), err
}

// knownTopics are the topics of topics.json with how many partitions they have.
func knownTopics(dir string) (map[string]int, error) {
	var list struct {
		Topics []struct {
			Name       string `json:"name"`
			Partitions int    `json:"partitions"`
		} `json:"topics"`
	}
	text, err := os.ReadFile(filepath.Join(dir, topicsFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, unusable(dir, err)
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, failure.New("%s cannot be read, and without it no topic is known: %w; nothing was touched", filepath.Join(dir, topicsFile), err)
	}
	known := map[string]int{}
	for _, t := range list.Topics {
		known[t.Name] = t.Partitions
	}
	return known, nil
}

// partitionOf reads the name of a partition's directory.
func partitionOf(name string) (topic string, partition int, ok bool) {
	at := strings.LastIndexByte(name, '-')
	if at < 0 {
		return "", 0, false
	}
	partition, err := strconv.Atoi(name[at+1:])
	topic, err2 := url.PathUnescape(name[:at])
	return topic, partition, err == nil && err2 == nil
}

// globbed is a name for filepath.Glob; topics have no characters that it obeys,
// and what else is there may.
func globbed(name string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(name)
}

// examinePartition looks through the segments of a partition's log.
func examinePartition(dir string, segments []string, name string) (losses []string, err error) {
	for _, file := range segments {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, unusable(file, err)
		}
		whole, behind, next, sound := readSegment(text)
		if sound == len(text) {
			continue
		}
		what := fmt.Sprintf("%s: %s is damaged at byte %d: its first %s are kept, and what follows is cut, about %s from offset %d on",
			name, filepath.Base(file), sound, records(whole), records(behind), next)
		if whole == 0 {
			what = fmt.Sprintf("%s: %s is damaged from its beginning, and all of it is cut, about %s", name, filepath.Base(file), records(behind))
		}
		copied, err := keepDamaged(file, text)
		if err != nil {
			return nil, err
		}
		losses = append(losses, what+"; a copy of it as it was is kept in "+copied)
	}
	return append(losses, missingSegments(dir, segments, name)...), nil
}

func records(n int) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

// Where a batch of records has what, in Kafka's format.
const (
	batchSizeAt    = 8
	batchSized     = 12 // what its size does not count
	batchSumAt     = 17
	batchSummed    = 21 // from here on
	batchLastAt    = 23
	batchRecordsAt = 57
	batchHeader    = 61
)

// readSegment counts the records up to the first damage and after it, as far as
// batches can still be told from each other there, and says which offset the damage
// begins at and which byte.
func readSegment(text []byte) (whole, behind int, next int64, sound int) {
	damaged := false
	for at := 0; at+batchHeader <= len(text); {
		size := batchSized + int(binary.BigEndian.Uint32(text[at+batchSizeAt:]))
		count := int(binary.BigEndian.Uint32(text[at+batchRecordsAt:]))
		if size < batchHeader || size > len(text)-at || count < 0 || count > size {
			if !damaged {
				behind = max(1, (len(text)-at)/batchHeader/2) // nobody can say how many
			}
			break
		}
		batch := text[at : at+size]
		damaged = damaged || crc32.Checksum(batch[batchSummed:], castagnoli) != binary.BigEndian.Uint32(batch[batchSumAt:])
		if damaged {
			behind += count
		} else {
			whole += count
			next = int64(binary.BigEndian.Uint64(batch)) + int64(binary.BigEndian.Uint32(batch[batchLastAt:])) + 1
			sound = at + size
		}
		at += size
	}
	if sound < len(text) {
		behind = max(behind, 1)
	}
	return whole, behind, next, sound
}

// keepDamaged keeps a file as it was, beside itself.
func keepDamaged(file string, text []byte) (string, error) {
	copied := file + damagedEnd
	if err := os.WriteFile(copied, text, 0o600); err != nil {
		return "", failure.New("%s is damaged, and a copy of it could not be kept: %w; nothing was touched", file, err)
	}
	return copied, nil
}

// missingSegments are those that the partition had when it was last closed.
func missingSegments(dir string, segments []string, name string) (losses []string) {
	var last struct {
		Segments []struct {
			BaseOffset int64 `json:"base_offset"`
			Size       int64 `json:"size"`
		} `json:"segments"`
	}
	text, err := os.ReadFile(filepath.Join(dir, snapshotFile))
	if err != nil || json.Unmarshal(text, &last) != nil {
		return nil // the log itself is what counts
	}
	for _, s := range last.Segments {
		file := filepath.Join(dir, strconv.FormatInt(s.BaseOffset, 10)+segmentEnd)
		if !slices.Contains(segments, file) && s.Size > 0 {
			losses = append(losses, fmt.Sprintf("%s: %s is gone, and with it the records from offset %d on that were in it", name, filepath.Base(file), s.BaseOffset))
		}
	}
	return losses
}

// examineBookmarks looks through what groups have committed: entries of a size, a
// sum, and what they say.
func examineBookmarks(file string) ([]string, error) {
	const head = 8
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, unusable(file, err)
	}
	for at := 0; at < len(text); {
		if len(text)-at >= head {
			size := int(binary.LittleEndian.Uint32(text[at:]))
			if size >= 2 && size <= len(text)-at-head && crc32.Checksum(text[at+head:at+head+size], castagnoli) == binary.LittleEndian.Uint32(text[at+4:]) {
				at += head + size
				continue
			}
		}
		copied, err := keepDamaged(file, text)
		if err != nil {
			return nil, err
		}
		return []string{fmt.Sprintf("%s is damaged at byte %d of %d: what groups committed from there on is lost, so they will read it again; a copy of it as it was is kept in %s",
			filepath.Base(file), at, len(text), copied)}, nil
	}
	return nil, nil
}
