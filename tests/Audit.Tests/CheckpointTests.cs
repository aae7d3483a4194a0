using System.Text;
using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

public sealed class CheckpointTests
{
    // The example of c2sp.org/tlog-checkpoint; its key is not published with it.
    private const string Example = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

        """;

    [Fact]
    public void The_example_of_the_specification_is_read()
    {
        byte[] note = Encoding.UTF8.GetBytes(Example);
        var checkpoint = Checkpoint.Parse(note);
        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
        Assert.Equal(20852163, checkpoint.Tree.Size);
        Assert.Equal("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", checkpoint.Tree.Root.ToString());
        Assert.Equal(note, checkpoint.Bytes.ToArray());
    }

    [Fact]
    public void A_signed_checkpoint_verifies_under_its_own_key_only()
    {
        using var signer = new NoteSigner("gateway.example/audit", SigningKey.Generate());
        using var other = new NoteSigner("gateway.example/audit", SigningKey.Generate());
        using var elsewhere = new NoteSigner("gateway.example/directory", SigningKey.Generate());
        var tree = new TreeHead(3, NaiveTree.Root(NaiveTree.Leaves(3)));
        var checkpoint = Checkpoint.Parse(Checkpoint.Sign(tree, signer).Bytes);
        Assert.Equal(tree, checkpoint.Tree);
        Assert.Equal(Verdict.Ok, checkpoint.Verify(signer.Verifier));
        Assert.Equal(Verdict.BadSignature, checkpoint.Verify(other.Verifier));
        Assert.Equal(Verdict.WrongOrigin, checkpoint.Verify(elsewhere.Verifier));
    }

    [Theory]
    [InlineData("20852163", "020852163")]
    [InlineData("20852163", "+20852163")]
    [InlineData("20852163", "-1")]
    [InlineData("20852163", "")]
    [InlineData("20852163", " 20852163")]
    [InlineData("20852163", "9223372036854775808")]
    [InlineData("CsUY", "CsU")]
    [InlineData("jxq2I=", "jxq2J=")]
    [InlineData("jxq2I=", "jxq2I")]
    [InlineData("jxq2I=\n", "jxq2I=\n\nmore\n")]
    [InlineData("example.com/behind-the-sofa\n2", "\n2")]
    [InlineData("\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "")]
    public void Anything_but_the_one_spelling_is_refused(string original, string changed) =>
        Assert.Throws<CheckpointFormatException>(() => Checkpoint.Parse(Encoding.UTF8.GetBytes(ReplaceFirst(Example, original, changed))));

    [Fact]
    public void Extension_lines_are_kept_and_mean_nothing()
    {
        var checkpoint = Checkpoint.Parse(Encoding.UTF8.GetBytes(ReplaceFirst(Example, "jxq2I=\n", "jxq2I=\nextension\n")));
        Assert.Equal(20852163, checkpoint.Tree.Size);
    }

    private static string ReplaceFirst(string text, string original, string changed)
    {
        int at = text.IndexOf(original, StringComparison.Ordinal);
        Assert.True(at >= 0);
        return text[..at] + changed + text[(at + original.Length)..];
    }
}
