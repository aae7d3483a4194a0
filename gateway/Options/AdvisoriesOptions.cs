using Gateway.Exchange;

namespace Gateway.Server.Options;

/// <summary>What advisories this gateway takes.</summary>
internal sealed class AdvisoriesOptions
{
    /// <summary>The labels (<c>RED</c>, <c>AMBER+STRICT</c>, …) whose advisories are taken only if their sender sealed them. They are in the discovery document.</summary>
    public string[] RequireSealed { get; set; } = [];

    /// <summary><see cref="RequireSealed"/> as labels; the options are validated before anybody asks.</summary>
    public IReadOnlyList<Tlp> SealedLabels => Labels(RequireSealed);

    /// <summary>Texts as labels.</summary>
    public static IReadOnlyList<Tlp> Labels(IEnumerable<string> texts) => [.. texts.Select(Parse)];

    private static Tlp Parse(string label) => WireText.TryParse(label, out Tlp tlp) ? tlp : throw new FormatException("Not a label.");
}
