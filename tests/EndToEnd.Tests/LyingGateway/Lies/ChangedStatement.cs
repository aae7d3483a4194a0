using System.Text;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>Some words of the sender's statement replaced by others; it stays canonical.</summary>
internal sealed class ChangedStatement(string advisory, string words, string others) : AlteredAnswer("GET", $"/v1/advisories/{advisory}/statement")
{
    protected override Reply Alter(Reply honest)
    {
        Assert.Contains(words, honest.Text, StringComparison.Ordinal);
        return honest with { Body = Encoding.UTF8.GetBytes(honest.Text.Replace(words, others, StringComparison.Ordinal)) };
    }
}
