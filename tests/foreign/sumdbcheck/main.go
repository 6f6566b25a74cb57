// Sumdbcheck reads a published log of the C2SP tlog-tiles layout with the reference reader of the Go checksum
// database, and says whether all of it hangs together.
//
// Usage:
//
//	sumdbcheck -vkey KEY [-entry-size N] LOG [OLDER...]
//
// LOG is a folder or an http(s) URL under which "checkpoint" and "tile/..." lie. KEY is the log's verifier key in the
// signed-note form. Each OLDER is a file with an earlier checkpoint of the same log, which must be consistent with it.
//
// Checked, each by golang.org/x/mod/sumdb and through tiles only:
//
//  1. the checkpoint's signature (note.Open), its three lines, and that its origin is the key's name;
//  2. every entry of every bundle against the tree (tlog.ProveRecord, tlog.CheckRecord);
//  3. every older tree, from size 1 up, against the tree (tlog.ProveTree, tlog.CheckTree);
//  4. every OLDER checkpoint: its signature, and its root against the tree of that size.
//
// Exit 0 and one line starting "ok:" when all of it holds; 1 and one plain line on stderr at the first thing that does
// not; 2 for a wrong call.
package main

import (
	"flag"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	vkey := flag.String("vkey", "", "the log's verifier key: NAME+HASH+BASE64")
	entrySize := flag.Int("entry-size", 0, "refuse an entry of any other length in bytes; 0 allows all")
	flag.Parse()
	if *vkey == "" || flag.NArg() < 1 {
		fmt.Fprintln(os.Stderr, "usage: sumdbcheck -vkey KEY [-entry-size N] LOG [OLDER...]")
		os.Exit(2)
	}
	tree, err := check(*vkey, *entrySize, flag.Arg(0), flag.Args()[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "refused: %v\n", err)
		os.Exit(1)
	}
	fmt.Printf("ok: %d entries, %d older trees, %d older checkpoints, root %v\n",
		tree.N, max(tree.N-1, 0), flag.NArg()-1, tree.Hash)
}

// check runs the four steps of the package comment in order and returns the tree that the checkpoint names.
func check(vkey string, entrySize int, location string, older []string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("verifier key: %w", err)
	}
	log := newPublished(location)
	message, err := log.read("checkpoint", checkpointBytesMax)
	if err != nil {
		return tlog.Tree{}, err
	}
	tree, err := openCheckpoint(message, verifier)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	reader := tlog.TileHashReader(tree, log)
	if err := checkEntries(log, tree, reader, entrySize); err != nil {
		return tlog.Tree{}, err
	}
	if err := checkOlderTrees(tree, reader); err != nil {
		return tlog.Tree{}, err
	}
	for _, path := range older {
		if err := checkOlderCheckpoint(path, verifier, tree, reader); err != nil {
			return tlog.Tree{}, fmt.Errorf("%s: %w", path, err)
		}
	}
	return tree, nil
}

// checkEntries proves each entry's record hash into the tree.
func checkEntries(log *published, tree tlog.Tree, reader tlog.HashReader, entrySize int) error {
	for first := int64(0); first < tree.N; first += entriesPerBundle {
		entries, err := log.bundle(first/entriesPerBundle, tree.N)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index := first + int64(i)
			if entrySize > 0 && len(entry) != entrySize {
				return fmt.Errorf("entry %d: %d bytes, not %d", index, len(entry), entrySize)
			}
			proof, err := tlog.ProveRecord(tree.N, index, reader)
			if err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
		}
	}
	return nil
}

// checkOlderTrees proves that the tree of every smaller size is a prefix of the tree.
func checkOlderTrees(tree tlog.Tree, reader tlog.HashReader) error {
	for size := int64(1); size < tree.N; size++ {
		if err := checkPrefix(size, nil, tree, reader); err != nil {
			return fmt.Errorf("tree of size %d: %w", size, err)
		}
	}
	return nil
}

// checkOlderCheckpoint opens an earlier checkpoint from a file and proves its tree to be a prefix of the tree.
func checkOlderCheckpoint(path string, verifier note.Verifier, tree tlog.Tree, reader tlog.HashReader) error {
	message, err := readFile(path, checkpointBytesMax)
	if err != nil {
		return err
	}
	old, err := openCheckpoint(message, verifier)
	if err != nil {
		return err
	}
	if old.N > tree.N {
		return fmt.Errorf("its size %d is beyond the log's %d", old.N, tree.N)
	}
	if old.N == 0 || old.N == tree.N { // no proof between these: the roots are compared, an empty one by openCheckpoint
		if old.N == tree.N && old.Hash != tree.Hash {
			return fmt.Errorf("fork: two roots for size %d", old.N)
		}
		return nil
	}
	return checkPrefix(old.N, &old.Hash, tree, reader)
}

// checkPrefix proves the tree of the given size into the tree; root is what the smaller tree is claimed to be,
// or nil to take it from the tiles.
func checkPrefix(size int64, root *tlog.Hash, tree tlog.Tree, reader tlog.HashReader) error {
	if root == nil {
		hash, err := tlog.TreeHash(size, reader)
		if err != nil {
			return err
		}
		root = &hash
	}
	proof, err := tlog.ProveTree(tree.N, size, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, size, *root)
}
