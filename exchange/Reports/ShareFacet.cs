namespace Gateway.Exchange;

/// <summary>Category and label of what was shared, as one text.</summary>
/// <param name="Category">The category's wire text; <see cref="Unknown"/> for entries that do not tell it.</param>
/// <param name="Tlp">The label's wire text.</param>
public readonly record struct ShareFacet(string Category, string Tlp)
{
    /// <summary>Stands for a category that an entry does not tell, because it is older than the member.</summary>
    public const string Unknown = "unknown";

    /// <summary>The facet of a publication.</summary>
    public static ShareFacet Of(AdvisoryPublishedDetail published) => new(published.Terms?.Category.ToWire() ?? Unknown, published.Tlp.ToWire());

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ShareFacet Parse(string text) => text.Split(' ') is [{ Length: > 0 } category, { Length: > 0 } tlp]
        ? new ShareFacet(category, tlp)
        : throw new FormatException("This is not a category and a label.");

    /// <summary>Both, separated by a space, which neither holds.</summary>
    public override string ToString() => $"{Category} {Tlp}";
}
