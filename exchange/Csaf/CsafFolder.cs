using System.Diagnostics;

namespace Gateway.Exchange;

/// <summary>
/// Where a provider keeps the documents of one label (CSAF 2.0 section 7.1). CSAF 2.0 knows TLP 1.0: CLEAR is WHITE, and AMBER+STRICT is AMBER. The latter has a folder and a feed of its own all the same,
/// so that whoever may read AMBER need not be let into what goes no further than one organisation.
/// </summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Label">The label as CSAF 2.0 writes it.</param>
/// <param name="Marking">The label in a title.</param>
public sealed record CsafFolder(string Name, string Label, string Marking)
{
    private const string White = "WHITE";

    /// <summary>The name of the folder's ROLIE feed (requirement 15).</summary>
    public string FeedName => $"{FeedId}.json";

    /// <summary>The id of the folder's ROLIE feed.</summary>
    public string FeedId => $"csaf-feed-tlp-{Name}";

    /// <summary>The folder of a label.</summary>
    public static CsafFolder Of(Tlp label) => label switch
    {
        Tlp.Red => new CsafFolder("red", "RED", "RED"),
        Tlp.AmberStrict => new CsafFolder("amber-strict", "AMBER", "AMBER+STRICT"),
        Tlp.Amber => new CsafFolder("amber", "AMBER", "AMBER"),
        Tlp.Green => new CsafFolder("green", "GREEN", "GREEN"),
        Tlp.Clear => new CsafFolder("white", White, White),
        _ => throw new UnreachableException("There are five labels."),
    };
}
