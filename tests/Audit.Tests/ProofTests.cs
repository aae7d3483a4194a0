using Gateway.Audit;

namespace Audit.Tests;

public sealed class ProofTests
{
    private static readonly int[] SizesAroundTiles = [1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 768, 1000];

    [Fact]
    public async Task Every_inclusion_proof_up_to_300_is_the_one_of_the_definition_and_holds_for_nothing_else()
    {
        (MemoryLogStore store, LeafHash[] leaves) = Build(300);
        var definition = new RememberingTree(leaves);
        var proofs = new ProofBuilder(store);
        for (int size = 1; size <= 300; size++)
        {
            TreeHead head = definition.Head(size);
            for (int index = 0; index < size; index++)
            {
                InclusionProof proof = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(index), size, CancellationToken.None);
                Assert.Equal(definition.Path(index, size), proof.Hashes);
                Assert.True(proof.Verify(leaves[index], head), $"{index} in {size}");
                AssertNoBitMayChange(proof, leaves[index], head, BitsOf(size, index));
            }
        }
    }

    [Fact]
    public async Task Every_consistency_proof_up_to_300_is_the_one_of_the_definition_and_holds_for_nothing_else()
    {
        (MemoryLogStore store, LeafHash[] leaves) = Build(300);
        var definition = new RememberingTree(leaves);
        var proofs = new ProofBuilder(store);
        for (int to = 0; to <= 300; to++)
        {
            TreeHead late = definition.Head(to);
            for (int from = 0; from <= to; from++)
            {
                TreeHead early = definition.Head(from);
                ConsistencyProof proof = await proofs.BuildConsistencyAsync(LogName.Audit, from, to, CancellationToken.None);
                Assert.Equal(from == 0 ? [] : definition.Proof(from, to), proof.Hashes);
                Assert.True(proof.Verify(early, late), $"{from} to {to}");
                AssertNoBitMayChange(proof, early, late, BitsOf(to, from));
            }
        }
    }

    [Fact]
    public async Task One_builder_proves_about_a_log_as_it_grows()
    {
        var store = new MemoryLogStore();
        var proofs = new ProofBuilder(store);
        LeafHash[] leaves = NaiveTree.Leaves(1100);
        foreach (int size in (int[])[1, 2, 3, 7, 8, 200, 255, 256, 257, 300, 511, 512, 700, 1024, 1025, 1100])
        {
            store.State = Build(size).Store.State;
            await CheckAsync(proofs, store, leaves[..size]);
        }
    }

    [Theory]
    [InlineData(180)]
    [InlineData(220)]
    [InlineData(300)]
    public async Task What_it_remembers_of_a_log_that_was_replaced_by_another_is_in_no_proof(int size)
    {
        await using var log = new TestLog();
        await using var other = new TestLog();
        var proofs = new ProofBuilder(log.Store);
        await log.AppendManyAsync(200);
        await CheckAsync(proofs, log.Store, LeavesOf(log.Store));
        await other.AppendManyAsync(size);
        log.Store.State = other.Store.State;
        await CheckAsync(proofs, log.Store, LeavesOf(log.Store));
    }

    [Theory]
    [InlineData(10_000_000)]
    [InlineData(1L << 40)]
    [InlineData((1L << 40) - 1)]
    public async Task A_proof_out_of_a_large_log_reads_a_tile_or_two_a_level_and_no_entry(long size)
    {
        var log = new UniformLog(size);
        int levels = 1 + (int)Math.Log(size, Tile.Width);
        foreach (long index in (long[])[0, 1, size / 3, size / 2, size - 257, size - 1])
        {
            int before = log.TileReads;
            InclusionProof inclusion = await new ProofBuilder(log).BuildInclusionAsync(LogName.Audit, new LogIndex(index), size, CancellationToken.None);
            Assert.InRange(log.TileReads - before, 0, levels);
            Assert.True(inclusion.Verify(log.Leaf, log.Tree(size)));

            before = log.TileReads;
            ConsistencyProof consistency = await new ProofBuilder(log).BuildConsistencyAsync(LogName.Audit, index + 1, size, CancellationToken.None);
            Assert.InRange(log.TileReads - before, 0, 2 * levels);
            Assert.True(consistency.Verify(log.Tree(index + 1), log.Tree(size)));

            before = log.TileReads;
            Assert.Equal(log.Leaf, await new ProofBuilder(log).ReadLeafAsync(LogName.Audit, new LogIndex(index), CancellationToken.None));
            Assert.InRange(log.TileReads - before, 0, 1);
        }

        Assert.Null(await new ProofBuilder(log).ReadLeafAsync(LogName.Audit, new LogIndex(size), CancellationToken.None));
    }

    [Fact]
    public async Task Consistency_proofs_across_the_edges_of_tiles_are_those_of_the_definition_and_verify()
    {
        (MemoryLogStore store, LeafHash[] leaves) = Build(1000);
        await CheckConsistencyAsync(store, leaves, SizesAroundTiles);
    }

    [Fact]
    public async Task Inclusion_proofs_in_a_log_with_tiles_of_two_levels_verify()
    {
        (MemoryLogStore store, LeafHash[] leaves) = Build(70_000);
        var proofs = new ProofBuilder(store);
        TreeHead head = store.State.Head(LogName.Audit).Tree;
        foreach (int index in (int[])[0, 1, 255, 256, 65_535, 65_536, 65_792, 69_887, 69_888, 69_999])
        {
            InclusionProof proof = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(index), 70_000, CancellationToken.None);
            Assert.True(proof.Verify(leaves[index], head));
        }

        int reads = store.TileReads;
        await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(65_792), 70_000, CancellationToken.None);
        Assert.Equal(reads, store.TileReads);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4, 5)]
    [InlineData(5, 7)]
    [InlineData(6, 7)]
    [InlineData(0, 8)]
    [InlineData(130, 260)]
    [InlineData(259, 260)]
    public async Task An_inclusion_proof_with_any_bit_changed_is_rejected(int index, int size)
    {
        (MemoryLogStore store, LeafHash[] leaves) = Build(size);
        TreeHead head = store.State.Head(LogName.Audit).Tree;
        InclusionProof proof = await new ProofBuilder(store).BuildInclusionAsync(LogName.Audit, new LogIndex(index), size, CancellationToken.None);
        Assert.True(proof.Verify(leaves[index], head));

        for (int bit = 0; bit < 256; bit++)
        {
            Assert.False(proof.Verify(new LeafHash(Flip(leaves[index].Value, bit)), head));
            Assert.False(proof.Verify(leaves[index], head with { Root = new RootHash(Flip(head.Root.Value, bit)) }));
            for (int i = 0; i < proof.Hashes.Count; i++)
            {
                Assert.False((proof with { Hashes = Changed(proof.Hashes, i, bit) }).Verify(leaves[index], head));
            }
        }

        for (int other = 0; other < size; other++)
        {
            Assert.Equal(other == index, (proof with { Index = new LogIndex(other) }).Verify(leaves[index], head));
        }

        Assert.False((proof with { Hashes = [.. proof.Hashes, head.Root.Value] }).Verify(leaves[index], head));
        Assert.False((proof with { Hashes = [.. proof.Hashes.Skip(1)] }).Verify(leaves[index], head));
        Assert.False((proof with { Hashes = [.. proof.Hashes.SkipLast(1)] }).Verify(leaves[index], head));
        Assert.False((proof with { Index = new LogIndex(size) }).Verify(leaves[index], head));
        Assert.False(proof.Verify(leaves[index], head with { Size = size + 1 }));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 7)]
    [InlineData(6, 8)]
    [InlineData(100, 260)]
    [InlineData(256, 260)]
    public async Task A_consistency_proof_with_any_bit_changed_is_rejected(int from, int to)
    {
        (MemoryLogStore store, LeafHash[] leaves) = Build(to);
        var early = new TreeHead(from, NaiveTree.Root(leaves.AsSpan(0, from)));
        var late = new TreeHead(to, NaiveTree.Root(leaves));
        ConsistencyProof proof = await new ProofBuilder(store).BuildConsistencyAsync(LogName.Audit, from, to, CancellationToken.None);
        Assert.True(proof.Verify(early, late));

        for (int bit = 0; bit < 256; bit++)
        {
            Assert.False(proof.Verify(early with { Root = new RootHash(Flip(early.Root.Value, bit)) }, late));
            Assert.False(proof.Verify(early, late with { Root = new RootHash(Flip(late.Root.Value, bit)) }));
            for (int i = 0; i < proof.Hashes.Count; i++)
            {
                Assert.False((proof with { Hashes = Changed(proof.Hashes, i, bit) }).Verify(early, late));
            }
        }

        Assert.False((proof with { Hashes = [] }).Verify(early, late));
        Assert.False((proof with { Hashes = [.. proof.Hashes, late.Root.Value] }).Verify(early, late));
        Assert.False((proof with { Hashes = [.. proof.Hashes.SkipLast(1)] }).Verify(early, late));
        Assert.False(proof.Verify(late, early));
        Assert.False((proof with { FromSize = -1 }).Verify(early with { Size = -1 }, late));
    }

    [Fact]
    public void An_empty_log_is_the_beginning_of_every_log_and_of_nothing_else()
    {
        LeafHash[] leaves = NaiveTree.Leaves(3);
        var late = new TreeHead(3, NaiveTree.Root(leaves));
        var proof = new ConsistencyProof(0, 3, []);
        Assert.True(proof.Verify(new TreeHead(0, MerkleTree.EmptyRoot), late));
        Assert.False(proof.Verify(new TreeHead(0, late.Root), late));
        Assert.False((proof with { Hashes = [late.Root.Value] }).Verify(new TreeHead(0, MerkleTree.EmptyRoot), late));
    }

    [Fact]
    public async Task Tiles_full_and_partial_are_the_leaf_hashes_and_what_the_log_has_not_got_is_not_there()
    {
        (MemoryLogStore store, LeafHash[] leaves) = Build(600);
        var proofs = new ProofBuilder(store);
        Assert.Equal(Bytes(leaves.AsSpan(0, 256)), await proofs.ReadTileAsync(LogName.Audit, new TileAddress(0, 0, 256), CancellationToken.None));
        Assert.Equal(Bytes(leaves.AsSpan(0, 17)), await proofs.ReadTileAsync(LogName.Audit, new TileAddress(0, 0, 17), CancellationToken.None));
        Assert.Equal(Bytes(leaves.AsSpan(512, 88)), await proofs.ReadTileAsync(LogName.Audit, new TileAddress(0, 2, 88), CancellationToken.None));
        Assert.Equal(
            Bytes([new LeafHash(NaiveTree.Root(leaves.AsSpan(0, 256)).Value), new LeafHash(NaiveTree.Root(leaves.AsSpan(256, 256)).Value)]),
            await proofs.ReadTileAsync(LogName.Audit, new TileAddress(1, 0, 2), CancellationToken.None));
        Assert.Null(await proofs.ReadTileAsync(LogName.Audit, new TileAddress(0, 2, 89), CancellationToken.None));
        Assert.Null(await proofs.ReadTileAsync(LogName.Audit, new TileAddress(1, 0, 3), CancellationToken.None));
        Assert.Null(await proofs.ReadTileAsync(LogName.Audit, new TileAddress(2, 0, 1), CancellationToken.None));
        Assert.Null(await proofs.ReadTileAsync(LogName.Audit, new TileAddress(63, 0, 1), CancellationToken.None));
        Assert.Null(await proofs.ReadTileAsync(LogName.Audit, new TileAddress(0, LogIndex.MaxValue, 256), CancellationToken.None));
    }

    [Fact]
    public async Task A_proof_beyond_the_log_is_refused_and_a_lost_tile_is_said()
    {
        (MemoryLogStore store, _) = Build(600);
        var proofs = new ProofBuilder(store);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(5), 5, CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(5), 601, CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => proofs.BuildConsistencyAsync(LogName.Audit, 7, 6, CancellationToken.None).AsTask());
        store.State = store.State with { Tiles = store.State.Tiles.Remove((LogName.Audit, 0, 1)) };
        AuditIntegrityException lost = await Assert.ThrowsAsync<AuditIntegrityException>(
            () => proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(300), 600, CancellationToken.None).AsTask());
        Assert.Equal(256, lost.Index);
    }

    /// <summary>All bits of a hash where trees are small; where they are not, others from case to case, so that all come up.</summary>
    private static IEnumerable<int> BitsOf(int size, int place) => size <= 12 ? Enumerable.Range(0, 256) : [((31 * size) + (7 * place)) % 256];

    private static void AssertNoBitMayChange(InclusionProof proof, LeafHash leaf, TreeHead head, IEnumerable<int> bits)
    {
        foreach (int bit in bits)
        {
            Assert.False(proof.Verify(new LeafHash(Flip(leaf.Value, bit)), head));
            Assert.False(proof.Verify(leaf, head with { Root = new RootHash(Flip(head.Root.Value, bit)) }));
            for (int i = 0; i < proof.Hashes.Count; i++)
            {
                Assert.False((proof with { Hashes = Changed(proof.Hashes, i, bit) }).Verify(leaf, head));
            }
        }

        for (int bit = 0; bit < 53; bit++)
        {
            Assert.False((proof with { Index = new LogIndex(proof.Index.Value ^ (1L << bit)) }).Verify(leaf, head));
            Assert.False((proof with { TreeSize = proof.TreeSize ^ (1L << bit) }).Verify(leaf, head));
            Assert.False(proof.Verify(leaf, head with { Size = head.Size ^ (1L << bit) }));
        }
    }

    private static void AssertNoBitMayChange(ConsistencyProof proof, TreeHead early, TreeHead late, IEnumerable<int> bits)
    {
        foreach (int bit in bits)
        {
            Assert.False(proof.Verify(early with { Root = new RootHash(Flip(early.Root.Value, bit)) }, late));
            // That a log continues the empty one says nothing about what it holds: any root does.
            Assert.Equal(early.Size == 0 && late.Size > 0, proof.Verify(early, late with { Root = new RootHash(Flip(late.Root.Value, bit)) }));
            for (int i = 0; i < proof.Hashes.Count; i++)
            {
                Assert.False((proof with { Hashes = Changed(proof.Hashes, i, bit) }).Verify(early, late));
            }
        }

        for (int bit = 0; bit < 53; bit++)
        {
            Assert.False((proof with { FromSize = proof.FromSize ^ (1L << bit) }).Verify(early, late));
            Assert.False((proof with { ToSize = proof.ToSize ^ (1L << bit) }).Verify(early, late));
            Assert.False(proof.Verify(early with { Size = early.Size ^ (1L << bit) }, late));
            Assert.False(proof.Verify(early, late with { Size = late.Size ^ (1L << bit) }));
        }
    }

    private static async Task CheckConsistencyAsync(MemoryLogStore store, LeafHash[] leaves, int[] sizes)
    {
        var proofs = new ProofBuilder(store);
        TreeHead[] heads = [.. sizes.Select(size => new TreeHead(size, NaiveTree.Root(leaves.AsSpan(0, size))))];
        foreach (TreeHead to in heads)
        {
            foreach (TreeHead from in heads.Where(from => from.Size <= to.Size))
            {
                ConsistencyProof proof = await proofs.BuildConsistencyAsync(LogName.Audit, from.Size, to.Size, CancellationToken.None);
                List<Hash32> expected = from.Size == 0 ? [] : NaiveTree.Proof((int)from.Size, leaves.AsSpan(0, (int)to.Size));
                Assert.Equal(expected, proof.Hashes);
                Assert.True(proof.Verify(from, to), $"{from.Size} to {to.Size}");
            }
        }
    }

    private static async Task CheckAsync(ProofBuilder proofs, MemoryLogStore store, LeafHash[] leaves)
    {
        TreeHead tree = store.State.Head(LogName.Audit).Tree;
        Assert.Equal(MerkleTree.HashTree(leaves), tree.Root);
        for (int index = 0; index < leaves.Length; index++)
        {
            InclusionProof proof = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(index), tree.Size, CancellationToken.None);
            Assert.True(proof.Verify(leaves[index], tree), $"{index} in {tree.Size}");
        }
    }

    private static LeafHash[] LeavesOf(MemoryLogStore store) => [.. store.State.Rows(LogName.Audit).Values.Select(entry => MerkleTree.HashLeaf(entry))];

    private static (MemoryLogStore Store, LeafHash[] Leaves) Build(int size)
    {
        LeafHash[] leaves = NaiveTree.Leaves(size);
        var tiles = new List<Tile>();
        var tree = new TreeAppender(Frontier.Empty, tiles.Add);
        foreach (LeafHash leaf in leaves)
        {
            tree.Append(leaf);
        }

        var head = new LogHead(tree.ToFrontier(), leaves[^1], DateTimeOffset.UnixEpoch);
        return (new MemoryLogStore { State = MemoryState.Empty.Append(new LogAppend(LogName.Audit, 0, [], tiles, head, default)) }, leaves);
    }

    private static byte[] Bytes(ReadOnlySpan<LeafHash> leaves)
    {
        var bytes = new List<byte>();
        foreach (LeafHash leaf in leaves)
        {
            bytes.AddRange(leaf.Value.Bytes);
        }

        return [.. bytes];
    }

    private static Hash32 Flip(Hash32 hash, int bit)
    {
        byte[] bytes = hash.Bytes.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new Hash32(bytes);
    }

    private static Hash32[] Changed(IReadOnlyList<Hash32> hashes, int index, int bit)
    {
        Hash32[] changed = [.. hashes];
        changed[index] = Flip(changed[index], bit);
        return changed;
    }
}
