using System.Globalization;

namespace Gateway.Server.Advisories.Content;

/// <summary>Which of an advisory's files: a document by its number, or the envelope of a sealed one.</summary>
/// <param name="Document">The document's number from 0; null for the envelope.</param>
internal readonly record struct FilePart(int? Document)
{
    /// <summary>The envelope.</summary>
    public static FilePart Envelope => new(null);

    /// <summary>Reads a document's number in its one spelling.</summary>
    public static bool TryParse(string number, out FilePart part)
    {
        bool isNumber = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && number == n.ToString(CultureInfo.InvariantCulture);
        part = new FilePart(n);
        return isNumber;
    }

    public override string ToString() => Document is int number ? number.ToString(CultureInfo.InvariantCulture) : "envelope";
}
