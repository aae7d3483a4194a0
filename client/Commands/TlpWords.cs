using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>How people write a TLP label.</summary>
internal static class TlpWords
{
    public const string Expected = "RED, AMBER+STRICT, AMBER, GREEN or CLEAR";

    // In any case, with or without the prefix it has on paper; on the wire there is one spelling.
    public static bool TryParse(string? text, out Tlp value)
    {
        string word = text?.ToUpperInvariant() ?? "";
        return WireText.TryParse(word.StartsWith("TLP:", StringComparison.Ordinal) ? word[4..] : word, out value);
    }
}
