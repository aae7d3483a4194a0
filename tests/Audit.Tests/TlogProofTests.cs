using System.Text;
using Gateway.Audit;

namespace Audit.Tests;

public sealed class TlogProofTests
{
    [Fact]
    public async Task A_proof_file_reads_as_the_specification_writes_it()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(5);
        TlogProof proof = await ProveAsync(log, 4);
        string text = proof.ToString();
        Assert.Equal($"c2sp.org/tlog-proof@v1\nindex 4\n{proof.Inclusion.Hashes[0]}\n\ngateway.example/audit\n5\n{log.Tree.Root}\n\n— gateway.example/audit ", text[..text.LastIndexOf(' ')] + " ");
        var again = TlogProof.Parse(proof.ToBytes());
        Assert.Equal(proof.ToBytes(), again.ToBytes());
        Assert.Equal(Verdict.Ok, again.Verify(Leaf(log, 4), log.Verifier(LogName.Audit)));
        Assert.Equal(Verdict.Unproven, again.Verify(Leaf(log, 3), log.Verifier(LogName.Audit)));
        Assert.Equal(Verdict.WrongOrigin, again.Verify(Leaf(log, 4), log.Verifier(LogName.Directory)));
    }

    [Fact]
    public async Task A_log_of_one_entry_has_a_proof_without_hashes()
    {
        await using var log = new TestLog();
        await log.AppendAsync();
        var proof = TlogProof.Parse((await ProveAsync(log, 0)).ToBytes());
        Assert.Empty(proof.Inclusion.Hashes);
        Assert.Equal(Verdict.Ok, proof.Verify(Leaf(log, 0), log.Verifier(LogName.Audit)));
    }

    [Fact]
    public async Task Extra_data_travels_along()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(3);
        TlogProof plain = await ProveAsync(log, 1);
        var proof = TlogProof.Parse(new TlogProof(plain.Inclusion, plain.Checkpoint, "extra"u8.ToArray()).ToBytes());
        Assert.Equal("extra"u8.ToArray(), proof.Extra!.Value.ToArray());
        Assert.Equal(Verdict.Ok, proof.Verify(Leaf(log, 1), log.Verifier(LogName.Audit)));
    }

    [Fact]
    public async Task A_proof_file_with_any_bit_changed_is_rejected()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(11);
        LeafHash leaf = Leaf(log, 6);
        byte[] file = (await ProveAsync(log, 6)).ToBytes();
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(IsGood(changed, leaf, log), $"bit {bit}");
        }

        for (int length = 0; length < file.Length; length++)
        {
            Assert.False(IsGood(file[..length], leaf, log), $"length {length}");
        }
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2")]
    [InlineData("index 1\n", "index 01\n")]
    [InlineData("index 1\n", "index -1\n")]
    [InlineData("index 1\n", "index 9007199254740992\n")]
    [InlineData("index 1\n", "")]
    [InlineData("index 1\n", "index 1\r\n")]
    [InlineData("index 1\n", "extra \u00e9\nindex 1\n")]
    [InlineData("index 1\n", "extra AB==\nindex 1\n")]
    [InlineData("index 1\n", "index 1\nextra AA==\n")]
    [InlineData("index 1\n", "index 1\nAAAA\n")]
    public async Task Anything_but_the_one_spelling_is_refused(string original, string changed)
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(3);
        string text = (await ProveAsync(log, 1)).ToString();
        Assert.Throws<CheckpointFormatException>(() => TlogProof.Parse(Encoding.UTF8.GetBytes(text.Replace(original, changed, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task More_hashes_than_a_tree_can_have_are_refused()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(2);
        string text = (await ProveAsync(log, 1)).ToString();
        string hashes = string.Concat(Enumerable.Repeat($"{default(Hash32)}\n", 63));
        Assert.Throws<CheckpointFormatException>(() => TlogProof.Parse(Encoding.UTF8.GetBytes(text.Replace("index 1\n", $"index 1\n{hashes}", StringComparison.Ordinal))));
        Assert.Throws<CheckpointFormatException>(() => TlogProof.Parse(new byte[TlogProof.MaxSizeBytes + 1]));
    }

    private static bool IsGood(byte[] file, LeafHash leaf, TestLog log)
    {
        try
        {
            return TlogProof.Parse(file).Verify(leaf, log.Verifier(LogName.Audit)) == Verdict.Ok;
        }
        catch (CheckpointFormatException)
        {
            return false;
        }
    }

    private static LeafHash Leaf(TestLog log, long index) => MerkleTree.HashLeaf(log.Store.Entry(LogName.Audit, index));

    private static async Task<TlogProof> ProveAsync(TestLog log, long index) => await log.Proofs.BuildTlogProofAsync(
        LogName.Audit, new LogIndex(index), Checkpoint.Parse(log.Store.State.Checkpoints[LogName.Audit]), CancellationToken.None);
}
