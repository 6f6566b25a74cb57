package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight         = 8                                  // SPEC: tlog-tiles fixes 256 hashes a tile
	entriesPerBundle   = 1 << tileHeight                    // SPEC: a bundle holds the entries of one level-0 tile
	bundleBytesMax     = entriesPerBundle * (2 + 1<<16 - 1) // each entry: two bytes of length and at most 65,535
	checkpointBytesMax = 1 << 20                            // far above a hundred signatures, the most note.Open reads
	requestTimeout     = 20 * time.Second                   // loopback answers in milliseconds; a hung server is a refusal
)

// A published log is read resource by resource, from a folder or over HTTP, and remembers the tiles it has read.
type published struct {
	location string
	client   *http.Client
	tiles    map[tlog.Tile][]byte
}

func newPublished(location string) *published {
	return &published{
		location: strings.TrimSuffix(location, "/"),
		client:   &http.Client{Timeout: requestTimeout},
		tiles:    make(map[tlog.Tile][]byte),
	}
}

// read returns the resource at a path below the log's location and refuses more than sizeMax bytes.
func (p *published) read(path string, sizeMax int64) ([]byte, error) {
	if !strings.HasPrefix(p.location, "http://") && !strings.HasPrefix(p.location, "https://") {
		return readFile(filepath.Join(p.location, filepath.FromSlash(path)), sizeMax)
	}
	response, err := p.client.Get(p.location + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: HTTP status %s", path, response.Status)
	}
	return readAll(path, response.Body, sizeMax)
}

func readFile(path string, sizeMax int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readAll(path, file, sizeMax)
}

func readAll(path string, from io.Reader, sizeMax int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, sizeMax+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if int64(len(data)) > sizeMax {
		return nil, fmt.Errorf("%s: more than %d bytes", path, sizeMax)
	}
	return data, nil
}

// Height, ReadTiles and SaveTiles make a published log a tlog.TileReader.
func (p *published) Height() int { return tileHeight }

// SaveTiles remembers tiles that the reader has found to be in the tree.
func (p *published) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, tile := range tiles {
		p.tiles[tile] = data[i]
	}
}

// ReadTiles returns each tile's bytes, which must be exactly as many hashes as the tile is wide.
func (p *published) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		if known, ok := p.tiles[tile]; ok {
			data[i] = known
			continue
		}
		content, err := p.read(tilePath(tile), entriesPerBundle*tlog.HashSize)
		if err != nil {
			return nil, err
		}
		if len(content) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes, not %d hashes", tilePath(tile), len(content), tile.W)
		}
		data[i] = content
	}
	return data, nil
}

// tilePath is a tile's path in tlog-tiles: the reference reader's own, which also names the height, and calls the
// bundles of entries "data".
func tilePath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	if tile.L == -1 {
		path = "entries/" + strings.TrimPrefix(path, "data/")
	}
	return "tile/" + path
}

// bundle returns the entries of the nth bundle of a log of the given size, which must fill it exactly.
func (p *published) bundle(n, size int64) ([][]byte, error) {
	width := min(size-n*entriesPerBundle, entriesPerBundle)
	path := tilePath(tlog.Tile{H: tileHeight, L: -1, N: n, W: int(width)})
	rest, err := p.read(path, bundleBytesMax)
	if err != nil {
		return nil, err
	}
	entries := make([][]byte, 0, width)
	for len(rest) > 0 {
		if len(rest) < 2 || len(rest)-2 < int(binary.BigEndian.Uint16(rest)) {
			return nil, fmt.Errorf("%s: cut off within entry %d", path, len(entries))
		}
		end := 2 + int(binary.BigEndian.Uint16(rest))
		entries = append(entries, rest[2:end])
		rest = rest[end:]
	}
	if int64(len(entries)) != width {
		return nil, fmt.Errorf("%s: %d entries, not %d", path, len(entries), width)
	}
	return entries, nil
}

// openCheckpoint verifies a checkpoint's signature and returns the tree it names. Extension lines are refused: this
// log has none.
func openCheckpoint(message []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 {
		return tlog.Tree{}, errors.New("not three lines")
	}
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("its origin %q is not the key's name %q", lines[0], verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("%q is not a size", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return tlog.Tree{}, fmt.Errorf("%q is not a hash", lines[2])
	}
	empty := sha256.Sum256(nil)
	if size == 0 && !bytes.Equal(root[:], empty[:]) { // SPEC: tlog-checkpoint, the root of an empty tree
		return tlog.Tree{}, errors.New("an empty tree with another root than SHA-256 of nothing")
	}
	return tlog.Tree{N: size, Hash: root}, nil
}
