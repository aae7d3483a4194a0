using Gateway.Audit;

namespace Audit.Tests;

public sealed class RangeProofTests
{
    [Fact]
    public async Task Every_range_of_every_log_up_to_40_entries_is_proven_by_its_leaves_and_no_others()
    {
        LeafHash[] leaves = NaiveTree.Leaves(40);
        ProofBuilder proofs = Build(40, out _);
        for (int size = 1; size <= 40; size++)
        {
            var head = new TreeHead(size, NaiveTree.Root(leaves.AsSpan(0, size)));
            for (int from = 0; from < size; from++)
            {
                for (int to = from + 1; to <= size; to++)
                {
                    RangeProof proof = await ProveAsync(proofs, from, to, size);
                    Assert.True(proof.Verify(leaves[from..to], head), $"[{from}, {to}) of {size}");
                    Assert.False(proof.Verify(leaves[from..(to - 1)], head));
                    Assert.False(proof.Verify([.. leaves[from..to], leaves[0]], head));
                }
            }
        }
    }

    [Fact]
    public async Task A_range_across_tiles_is_proven()
    {
        ProofBuilder proofs = Build(1000, out TreeHead head);
        LeafHash[] leaves = NaiveTree.Leaves(1000);
        foreach ((int from, int to) in ((int, int)[])[(0, 1000), (255, 257), (256, 512), (1, 999), (511, 1000), (999, 1000), (0, 1)])
        {
            RangeProof proof = await ProveAsync(proofs, from, to, 1000);
            Assert.True(proof.Verify(leaves[from..to], head));
        }
    }

    [Fact]
    public async Task The_whole_log_needs_no_hashes_and_one_entry_those_of_its_inclusion_proof()
    {
        ProofBuilder proofs = Build(21, out _);
        Assert.Empty((await ProveAsync(proofs, 0, 21, 21)).Hashes);
        InclusionProof inclusion = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(13), 21, CancellationToken.None);
        Assert.Equal(inclusion.Hashes.ToHashSet(), (await ProveAsync(proofs, 13, 14, 21)).Hashes.ToHashSet());
    }

    [Theory]
    [InlineData(0, 3, 5)]
    [InlineData(2, 4, 7)]
    [InlineData(5, 6, 6)]
    [InlineData(100, 130, 260)]
    public async Task A_range_proof_with_any_bit_changed_is_rejected(int from, int to, int size)
    {
        ProofBuilder proofs = Build(size, out TreeHead head);
        LeafHash[] leaves = NaiveTree.Leaves(size)[from..to];
        RangeProof proof = await ProveAsync(proofs, from, to, size);
        Assert.True(proof.Verify(leaves, head));
        for (int bit = 0; bit < 256; bit++)
        {
            Assert.False(proof.Verify(leaves, head with { Root = new RootHash(Flip(head.Root.Value, bit)) }));
            for (int i = 0; i < proof.Hashes.Count; i++)
            {
                Hash32[] hashes = [.. proof.Hashes];
                hashes[i] = Flip(hashes[i], bit);
                Assert.False((proof with { Hashes = hashes }).Verify(leaves, head));
            }

            for (int i = 0; i < leaves.Length; i++)
            {
                LeafHash[] changed = [.. leaves];
                changed[i] = new LeafHash(Flip(changed[i].Value, bit));
                Assert.False(proof.Verify(changed, head));
            }
        }
    }

    [Theory]
    [InlineData(2, 4, 7)]
    [InlineData(0, 8, 8)]
    [InlineData(3, 9, 20)]
    public async Task The_same_leaves_are_proven_at_no_other_place_and_at_no_other_size(int from, int to, int size)
    {
        ProofBuilder proofs = Build(size, out TreeHead head);
        LeafHash[] leaves = NaiveTree.Leaves(size)[from..to];
        RangeProof proof = await ProveAsync(proofs, from, to, size);
        for (int otherFrom = -1; otherFrom <= size; otherFrom++)
        {
            for (int otherTo = -1; otherTo <= size + 1; otherTo++)
            {
                RangeProof moved = proof with { From = otherFrom, To = otherTo };
                Assert.Equal(otherFrom == from && otherTo == to, moved.Verify(leaves, head));
            }
        }

        for (int other = 0; other < 2 * size; other++)
        {
            bool same = other == size;
            Assert.Equal(same, (proof with { TreeSize = other }).Verify(leaves, head));
            Assert.Equal(same, proof.Verify(leaves, head with { Size = other }));
        }
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_rejected()
    {
        ProofBuilder proofs = Build(9, out TreeHead head);
        RangeProof proof = await ProveAsync(proofs, 2, 7, 9);
        LeafHash[] leaves = NaiveTree.Leaves(9)[2..7];
        (leaves[1], leaves[2]) = (leaves[2], leaves[1]);
        Assert.False(proof.Verify(leaves, head));
    }

    [Fact]
    public void A_range_that_claims_an_absurd_log_ends_with_the_leaves_that_came()
    {
        var head = new TreeHead(LogIndex.MaxValue, MerkleTree.EmptyRoot);
        var proof = new RangeProof(0, LogIndex.MaxValue, LogIndex.MaxValue, []);
        Assert.False(proof.Verify(NaiveTree.Leaves(3), head));
    }

    [Fact]
    public async Task Proofs_that_do_not_belong_together_are_not_joined()
    {
        ProofBuilder proofs = Build(9, out _);
        InclusionProof first = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(2), 9, CancellationToken.None);
        InclusionProof last = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(5), 9, CancellationToken.None);
        InclusionProof smaller = await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(5), 8, CancellationToken.None);
        Assert.Throws<ArgumentException>(() => RangeProof.Join(last, first));
        Assert.Throws<ArgumentException>(() => RangeProof.Join(first, smaller));
        Assert.Throws<ArgumentException>(() => RangeProof.Join(first, last with { Hashes = [] }));
    }

    private static async ValueTask<RangeProof> ProveAsync(ProofBuilder proofs, int from, int to, int size) => RangeProof.Join(
        await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(from), size, CancellationToken.None),
        await proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(to - 1), size, CancellationToken.None));

    private static ProofBuilder Build(int size, out TreeHead head)
    {
        var tiles = new List<Tile>();
        var tree = new TreeAppender(Frontier.Empty, tiles.Add);
        foreach (LeafHash leaf in NaiveTree.Leaves(size))
        {
            tree.Append(leaf);
        }

        var stored = new LogHead(tree.ToFrontier(), LeafHash.None, DateTimeOffset.UnixEpoch);
        head = stored.Tree;
        return new ProofBuilder(new MemoryLogStore { State = MemoryState.Empty.Append(new LogAppend(LogName.Audit, 0, [], tiles, stored, default)) });
    }

    private static Hash32 Flip(Hash32 hash, int bit)
    {
        byte[] bytes = hash.Bytes.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new Hash32(bytes);
    }
}
