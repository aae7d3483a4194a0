using System.Text;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>A second stanza in the header of a downloaded age file.</summary>
internal sealed class ExtraStanza(string advisory) : AlteredAnswer("GET", $"/v1/advisories/{advisory}/content/0")
{
    protected override Reply Alter(Reply honest)
    {
        int start = honest.Body.AsSpan().IndexOf("-> "u8);
        int end = honest.Body.AsSpan().IndexOf("\n---"u8) + 1;
        Assert.True(start > 0 && end > start, Encoding.Latin1.GetString(honest.Body));
        return honest with { Body = [.. honest.Body[..end], .. honest.Body[start..end], .. honest.Body[end..]] };
    }
}
