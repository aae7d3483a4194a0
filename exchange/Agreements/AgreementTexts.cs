using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>The human documents of one version, the bytes themselves: <c>{LANGUAGE: base64}</c>. Unsigned; the agreement names each by its digest. Immutable.</summary>
public sealed class AgreementTexts
{
    // Base64 of all bytes there may be, and room for the names.
    private const int MaxBytes = (Limits.AgreementTextBytes * 4 / 3) + (16 * 1024);

    private readonly IReadOnlyDictionary<string, byte[]> texts;

    private AgreementTexts(ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, byte[]> texts)
    {
        Bytes = bytes;
        this.texts = texts;
    }

    /// <summary>The exact canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads them.</summary>
    /// <param name="bytes">Kept, not copied.</param>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementTexts Parse(ReadOnlyMemory<byte> bytes) => Document.Read(bytes, MaxBytes, members =>
    {
        string[] languages = [.. members.Names];
        CanonicalMembers.RequireCount("texts", languages.Length, 1, Limits.Languages);
        Require(languages.All(TextRules.IsLanguageTag), DocumentRule.InvalidLanguage, "A text's language is not a language tag.");
        return new AgreementTexts(bytes, languages.ToDictionary(language => language, members.Binary, StringComparer.Ordinal));
    });

    /// <summary>Writes them.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static AgreementTexts Create(IEnumerable<KeyValuePair<string, byte[]>> texts) => Parse(CanonicalJson.Write(writer =>
    {
        foreach ((string language, byte[] text) in texts.OrderBy(text => text.Key, StringComparer.Ordinal))
        {
            writer.Binary(language, text);
        }
    }));

    /// <summary>The document in a language, or null.</summary>
    public ReadOnlyMemory<byte>? Find(string language)
    {
        // Not a conditional expression: the conversion of a null array would make an empty text of an absent one.
        if (texts.TryGetValue(language, out byte[]? text))
        {
            return text;
        }

        return null;
    }

    /// <summary>Checks that these are exactly the documents that an agreement names.</summary>
    /// <exception cref="DocumentException"><see cref="DocumentRule.WrongTexts"/>.</exception>
    public void CheckAre(IReadOnlyList<AgreementText> named)
    {
        bool same = named.Count == texts.Count
            && named.All(name => texts.TryGetValue(name.Language, out byte[]? text) && text.Length == name.Size && Sha256Digest.Of(text) == name.Sha256);
        Require(same, DocumentRule.WrongTexts, "The texts are not exactly those that the agreement names.");
    }
}
