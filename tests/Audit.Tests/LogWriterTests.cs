using Gateway.Audit;

namespace Audit.Tests;

public sealed class LogWriterTests
{
    [Fact]
    public async Task An_appended_entry_is_stored_and_covered_by_the_checkpoint_that_comes_back()
    {
        await using var log = new TestLog();
        LogReceipt<AppendedEntry> first = await log.AppendAsync(1);
        LogReceipt<AppendedEntry> second = await log.AppendAsync(2);

        Assert.Equal(0, first.Result.Index.Value);
        Assert.Equal(1, second.Result.Index.Value);
        Checkpoint checkpoint = second.Checkpoints[LogName.Audit];
        Assert.Equal(Verdict.Ok, checkpoint.Verify(log.Verifier(LogName.Audit)));
        Assert.Equal(log.Tree, checkpoint.Tree);
        Assert.Equal(checkpoint.Bytes.ToArray(), log.Store.State.Checkpoints[LogName.Audit]);
        Assert.False(second.Checkpoints.ContainsKey(LogName.Directory));

        TlogProof proof = await log.Proofs.BuildTlogProofAsync(LogName.Audit, second.Result.Index, checkpoint, CancellationToken.None);
        Assert.Equal(Verdict.Ok, proof.Verify(second.Result.Leaf, log.Verifier(LogName.Audit)));
        Assert.Equal(Verdict.Ok, (await log.VerifyAsync()).Word);
    }
}
