using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

public sealed class CheckpointMemoryTests : IDisposable
{
    private readonly NoteSigner signer = new("gateway.example/audit", SigningKey.Generate());
    private readonly LeafHash[] leaves = NaiveTree.Leaves(20);
    private readonly LeafHash[] otherLeaves = [.. NaiveTree.Leaves(25).Skip(5)];

    [Fact]
    public void At_first_contact_a_signature_is_all_there_is() => Assert.Equal(Verdict.Ok, Compare(null, Shown(leaves, 7)));

    [Fact]
    public void The_same_checkpoint_again_is_good() => Assert.Equal(Verdict.Ok, Compare(Shown(leaves, 7), Shown(leaves, 7)));

    [Fact]
    public void Growth_with_its_proof_is_good() => Assert.Equal(Verdict.Ok, Compare(Shown(leaves, 7), Shown(leaves, 20), Proof(leaves, 7, 20)));

    [Fact]
    public void Growth_from_nothing_needs_no_proof() => Assert.Equal(Verdict.Ok, Compare(Shown(leaves, 0), Shown(leaves, 20)));

    [Fact]
    public void Growth_without_proof_is_unproven() => Assert.Equal(Verdict.Unproven, Compare(Shown(leaves, 7), Shown(leaves, 20)));

    [Fact]
    public void A_shorter_log_is_a_rollback() => Assert.Equal(Verdict.Rollback, Compare(Shown(leaves, 7), Shown(leaves, 6)));

    [Fact]
    public void Another_content_at_the_same_size_is_a_fork() => Assert.Equal(Verdict.Fork, Compare(Shown(leaves, 7), Shown(otherLeaves, 7)));

    [Fact]
    public void Growth_of_another_log_is_a_fork_whatever_proof_comes_with_it()
    {
        Assert.Equal(Verdict.Fork, Compare(Shown(leaves, 7), Shown(otherLeaves, 20), Proof(otherLeaves, 7, 20)));
        Assert.Equal(Verdict.Fork, Compare(Shown(leaves, 7), Shown(otherLeaves, 20), Proof(leaves, 7, 20)));
        Assert.Equal(Verdict.Fork, Compare(Shown(leaves, 7), Shown(leaves, 20), Proof(leaves, 6, 20)));
    }

    [Fact]
    public void A_checkpoint_under_another_key_is_a_bad_signature()
    {
        using var other = new NoteSigner("gateway.example/audit", SigningKey.Generate());
        Assert.Equal(Verdict.BadSignature, Compare(Shown(leaves, 7), Checkpoint.Sign(Tree(leaves, 7), other)));
    }

    [Fact]
    public void A_checkpoint_of_another_log_has_the_wrong_origin()
    {
        using var other = new NoteSigner("gateway.example/directory", SigningKey.Generate());
        Assert.Equal(Verdict.WrongOrigin, Compare(Shown(leaves, 7), Checkpoint.Sign(Tree(leaves, 7), other)));
    }

    [Fact]
    public void A_root_that_no_empty_log_has_is_malformed() =>
        Assert.Equal(Verdict.Malformed, Compare(null, Checkpoint.Sign(new TreeHead(0, Tree(leaves, 1).Root), signer)));

    [Theory]
    [InlineData(Verdict.Ok, "ok")]
    [InlineData(Verdict.Tampered, "tampered")]
    [InlineData(Verdict.Truncated, "truncated")]
    [InlineData(Verdict.Reordered, "reordered")]
    [InlineData(Verdict.Missing, "missing")]
    [InlineData(Verdict.Fork, "fork")]
    [InlineData(Verdict.Rollback, "rollback")]
    [InlineData(Verdict.Unproven, "unproven")]
    [InlineData(Verdict.BadSignature, "bad-signature")]
    [InlineData(Verdict.WrongOrigin, "wrong-origin")]
    [InlineData(Verdict.Stale, "stale")]
    [InlineData(Verdict.Malformed, "malformed")]
    [InlineData(Verdict.KeyMismatch, "key-mismatch")]
    [InlineData(Verdict.NotAddressed, "not-addressed")]
    [InlineData(Verdict.ExtraRecipient, "extra-recipient")]
    [InlineData(Verdict.Doubtful, "doubtful")]
    public void Every_verdict_has_the_contract_s_word(Verdict verdict, string word)
    {
        Assert.Equal(word, verdict.Word());
        Assert.Equal($"{word} 7", new LogVerdict(verdict, 7, "").ToString());
        Assert.Equal(16, Enum.GetValues<Verdict>().Length);
    }

    public void Dispose() => signer.Dispose();

    private static TreeHead Tree(LeafHash[] leaves, int size) => new(size, NaiveTree.Root(leaves.AsSpan(0, size)));

    private static ConsistencyProof Proof(LeafHash[] leaves, int from, int to) => new(from, to, NaiveTree.Proof(from, leaves.AsSpan(0, to)));

    private Verdict Compare(Checkpoint? remembered, Checkpoint shown, ConsistencyProof? growth = null) =>
        CheckpointMemory.Compare(remembered, shown, signer.Verifier, growth).Word;

    private Checkpoint Shown(LeafHash[] leaves, int size) => Checkpoint.Sign(Tree(leaves, size), signer);
}
