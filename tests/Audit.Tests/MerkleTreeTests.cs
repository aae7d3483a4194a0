using Gateway.Audit;

namespace Audit.Tests;

public sealed class MerkleTreeTests
{
    // The test tree of the certificate-transparency reference implementation, used by every RFC 6962 implementation since.
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Fact]
    public void The_empty_log_has_the_hash_of_nothing_as_its_root() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex(MerkleTree.EmptyRoot.Value));

    [Theory]
    [InlineData("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData("4c313233343536", "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")]
    public void A_leaf_has_the_known_hash(string leaf, string hash) => Assert.Equal(hash, Hex(MerkleTree.HashLeaf(Convert.FromHexString(leaf)).Value));

    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void A_tree_of_the_known_leaves_has_the_known_root(int size, string root)
    {
        LeafHash[] leaves = [.. Leaves.Take(size).Select(leaf => MerkleTree.HashLeaf(Convert.FromHexString(leaf)))];
        Assert.Equal(root, Hex(MerkleTree.HashTree(leaves).Value));
        Assert.Equal(root, Hex(NaiveTree.Root(leaves).Value));
    }

    [Theory]
    [InlineData(1022)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(65_535)]
    public void A_leaf_of_any_length_is_hashed_with_its_prefix(int length)
    {
        byte[] entry = [.. Enumerable.Range(0, length).Select(i => (byte)(i & 0xff))];
        byte[] expected = System.Security.Cryptography.SHA256.HashData([0x00, .. entry]);
        Assert.Equal(expected, MerkleTree.HashLeaf(entry).Value.Bytes.ToArray());
    }

    [Fact]
    public void A_frontier_has_at_every_size_the_root_that_the_definition_gives()
    {
        LeafHash[] leaves = NaiveTree.Leaves(600);
        var tree = new TreeAppender(Frontier.Empty, static _ => { });
        for (int size = 1; size <= leaves.Length; size++)
        {
            tree.Append(leaves[size - 1]);
            Assert.Equal(NaiveTree.Root(leaves.AsSpan(0, size)), tree.ToFrontier().Root);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(70_000)]
    public void A_frontier_survives_its_bytes_and_refuses_others(int size)
    {
        var tree = new TreeAppender(Frontier.Empty, static _ => { });
        for (int i = 0; i < size; i++)
        {
            tree.Append(MerkleTree.HashLeaf(BitConverter.GetBytes(i)));
        }

        var frontier = tree.ToFrontier();
        byte[] bytes = frontier.ToBytes();
        var again = Frontier.Parse(size, bytes);
        Assert.Equal(frontier.Root, again.Root);
        Assert.Equal(bytes, again.ToBytes());
        Assert.Throws<FormatException>(() => Frontier.Parse(size, [.. bytes, .. new byte[32]]));
        if (bytes.Length > 0)
        {
            Assert.Throws<FormatException>(() => Frontier.Parse(size, bytes.AsSpan(1)));
        }
    }

    [Fact]
    public void Tiles_become_full_as_the_specification_counts_them()
    {
        // c2sp.org/tlog-tiles: a tree of size 70,000 has 273 full tiles at level 0 and one at level 1; the rest is partial.
        var tiles = new List<Tile>();
        var tree = new TreeAppender(Frontier.Empty, tiles.Add);
        for (int i = 0; i < 70_000; i++)
        {
            tree.Append(MerkleTree.HashLeaf(BitConverter.GetBytes(i)));
        }

        Assert.Equal(Enumerable.Range(0, 273).Select(i => (long)i), tiles.Where(tile => tile.Level == 0).Select(tile => tile.Index));
        Assert.Equal([0L], tiles.Where(tile => tile.Level == 1).Select(tile => tile.Index));
        Assert.Equal([112, 17, 1, 0], Enumerable.Range(0, 4).Select(level => tree.ToFrontier().Level(level).Length));
    }

    private static string Hex(Hash32 hash) => Convert.ToHexStringLower(hash.Bytes);
}
