using System.Text;
using Gateway.Audit;

namespace Audit.Tests;

public sealed class RangeProofFileTests
{
    [Fact]
    public async Task A_range_proof_file_writes_what_it_reads()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(11);
        RangeProofFile file = await ProveAsync(log, 3, 7);
        string text = Encoding.UTF8.GetString(file.ToBytes());
        Assert.StartsWith("log-range-proof/v1\nfrom 3\nto 7\n", text, StringComparison.Ordinal);
        Assert.Contains("\n\ngateway.example/audit\n11\n", text, StringComparison.Ordinal);

        RangeProofFile again = RangeProofFile.Parse(file.ToBytes());

        Assert.Equal(file.ToBytes(), again.ToBytes());
        Assert.Equal(Verdict.Ok, again.Checkpoint.Verify(log.Verifier(LogName.Audit)));
        Assert.True(again.Range.Verify(Leaves(log, 3, 7), again.Checkpoint.Tree));
    }

    [Fact]
    public async Task A_range_proof_file_with_any_bit_changed_is_rejected()
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(11);
        LeafHash[] leaves = Leaves(log, 3, 7);
        byte[] file = (await ProveAsync(log, 3, 7)).ToBytes();
        Assert.True(IsGood(file, leaves, log));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(IsGood(changed, leaves, log), $"bit {bit}");
        }

        for (int length = 0; length < file.Length; length++)
        {
            Assert.False(IsGood(file[..length], leaves, log), $"length {length}");
        }
    }

    [Theory]
    [InlineData("from 3", "from 03")]
    [InlineData("from 3", "from 7")]
    [InlineData("from 3", "from -1")]
    [InlineData("to 7", "to 12")]
    [InlineData("to 7", "to 9007199254740992")]
    [InlineData("log-range-proof/v1", "log-range-proof/v2")]
    public async Task A_range_that_cannot_be_is_refused_by_its_form(string good, string bad)
    {
        await using var log = new TestLog();
        await log.AppendManyAsync(11);
        string text = Encoding.UTF8.GetString((await ProveAsync(log, 3, 7)).ToBytes());
        Assert.Throws<CheckpointFormatException>(() => RangeProofFile.Parse(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal))));
    }

    private static bool IsGood(byte[] file, LeafHash[] leaves, TestLog log)
    {
        try
        {
            RangeProofFile read = RangeProofFile.Parse(file);
            return read.Checkpoint.Verify(log.Verifier(LogName.Audit)) == Verdict.Ok && read.Range.Verify(leaves, read.Checkpoint.Tree);
        }
        catch (CheckpointFormatException)
        {
            return false;
        }
    }

    private static async Task<RangeProofFile> ProveAsync(TestLog log, int from, int to)
    {
        Checkpoint checkpoint = Checkpoint.Sign(log.Tree, log.Signer(LogName.Audit));
        InclusionProof first = await log.Proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(from), log.Tree.Size, CancellationToken.None);
        InclusionProof last = await log.Proofs.BuildInclusionAsync(LogName.Audit, new LogIndex(to - 1), log.Tree.Size, CancellationToken.None);
        return new RangeProofFile(RangeProof.Join(first, last), checkpoint);
    }

    private static LeafHash[] Leaves(TestLog log, int from, int to) =>
        [.. Enumerable.Range(from, to - from).Select(index => MerkleTree.HashLeaf(log.Store.Entry(LogName.Audit, index)))];
}
