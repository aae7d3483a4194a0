using Gateway.Crypto;
using static Gateway.Exchange.Document;

namespace Gateway.Exchange;

/// <summary>Reads members of a canonical object as this project's types, and writes them.</summary>
internal static class CanonicalMembers
{
    /// <summary>Reads the wire text of a value.</summary>
    public delegate bool WireReader<T>(string? text, out T value);

    public static T Id<T>(this CanonicalObject members, string name)
        where T : struct, IParsable<T> => ParseId<T>(name, members.Text(name));

    public static T? OptionalId<T>(this CanonicalObject members, string name)
        where T : struct, IParsable<T> => members.OptionalText(name) is string text ? ParseId<T>(name, text) : null;

    public static IReadOnlyList<T> SortedIds<T>(this CanonicalObject members, string name)
        where T : struct, IParsable<T>
    {
        IReadOnlyList<string> texts = members.Texts(name);
        RequireSorted(name, texts);
        return [.. texts.Select(text => ParseId<T>(name, text))];
    }

    public static T Word<T>(this CanonicalObject members, string name, WireReader<T> reader)
        where T : struct, Enum => ParseWord(name, members.Text(name), reader);

    public static IReadOnlyList<T> SortedWords<T>(this CanonicalObject members, string name, WireReader<T> reader)
        where T : struct, Enum
    {
        IReadOnlyList<string> texts = members.Texts(name);
        RequireSorted(name, texts);
        return [.. texts.Select(text => ParseWord(name, text, reader))];
    }

    /// <summary>Reads a text that has the form it has in a CSAF document.</summary>
    public static string CsafText(this CanonicalObject members, string name, Func<string, bool> isOfItsForm)
    {
        string text = members.Text(name);
        Require(isOfItsForm(text), DocumentRule.InvalidCsaf, $"The member {name} is not of its form.");
        return text;
    }

    /// <summary>Reads a number that counts things one by one.</summary>
    public static int Count(this CanonicalObject members, string name)
    {
        long count = members.Integer(name);
        Require(count <= int.MaxValue, DocumentRule.OutOfRange, $"The member {name} is too large.");
        return (int)count;
    }

    public static Sha256Digest Digest(this CanonicalObject members, string name)
    {
        byte[] bytes = members.Binary(name);
        Require(bytes.Length == Sha256Digest.SizeBytes, DocumentRule.InvalidDigest, $"The member {name} is not a SHA-256 digest.");
        return Sha256Digest.FromBytes(bytes);
    }

    public static IReadOnlyList<Sha256Digest> Digests(this CanonicalObject members, string name)
    {
        IReadOnlyList<byte[]> items = members.Binaries(name);
        Require(items.All(item => item.Length == Sha256Digest.SizeBytes), DocumentRule.InvalidDigest, $"An item of {name} is not a SHA-256 digest.");
        return [.. items.Select(item => Sha256Digest.FromBytes(item))];
    }

    public static ReceiveKey ReceiveKey(this CanonicalObject members, string name) => Exchange.ReceiveKey.Parse(members.Text(name));

    public static void WriteBinaries(this CanonicalJsonWriter writer, string name, IEnumerable<ReadOnlyMemory<byte>> items) =>
        writer.Texts(name, items.Select(item => Convert.ToBase64String(item.Span)));

    /// <summary>Reads <c>{"sha256":…}</c>: how a document names another one.</summary>
    public static Sha256Digest Reference(this CanonicalObject members, string name) =>
        members.Object(name).ReadClosed(reference => reference.Digest("sha256"));

    public static IReadOnlyDictionary<string, string> Titles(this CanonicalObject members, string name)
    {
        IReadOnlyDictionary<string, string> titles = members.TextMap(name);
        RequireCount(name, titles.Count, 1, Limits.Languages);
        foreach ((string language, string title) in titles)
        {
            Require(TextRules.IsLanguageTag(language), DocumentRule.InvalidLanguage, $"A key of {name} is not a language tag.");
            Require(TextRules.IsTitle(title), DocumentRule.InvalidTitle, $"A text of {name} is blank, too long, or holds characters it may not.");
        }

        return titles;
    }

    /// <summary>Reads the optional member <c>tags</c>; absent is empty.</summary>
    public static IReadOnlyList<string> Tags(this CanonicalObject members)
    {
        if (members.OptionalTexts("tags") is not { } tags)
        {
            return [];
        }

        RequireCount("tags", tags.Count, 1, Limits.Tags);
        RequireSorted("tags", tags);
        Require(tags.All(TextRules.IsTag), DocumentRule.InvalidTag, "A tag is blank, too long, begins or ends with white space, or holds characters it may not.");
        return tags;
    }

    public static void WriteTags(this CanonicalJsonWriter writer, IReadOnlyList<string> tags) =>
        writer.OptionalTexts("tags", tags.Count == 0 ? null : tags.Order(StringComparer.Ordinal));

    public static void RequireCount(string name, int count, int least, int most) =>
        Require(count >= least && count <= most, DocumentRule.OutOfRange, $"The member {name} holds fewer or more items than it may.");

    public static void RequireSorted(string name, IReadOnlyList<string> texts)
    {
        for (int i = 1; i < texts.Count; i++)
        {
            Require(string.CompareOrdinal(texts[i - 1], texts[i]) < 0, DocumentRule.NotSorted, $"The member {name} is not sorted, or holds an item twice.");
        }
    }

    public static void WriteReference(this CanonicalJsonWriter writer, string name, Sha256Digest digest) =>
        writer.Object(name, reference => reference.Binary("sha256", digest.Bytes));

    private static T ParseId<T>(string name, string text)
        where T : struct, IParsable<T>
    {
        Require(T.TryParse(text, null, out T id), DocumentRule.InvalidId, $"The member {name} is not an id of its kind.");
        return id;
    }

    private static T ParseWord<T>(string name, string text, WireReader<T> reader)
        where T : struct, Enum
    {
        Require(reader(text, out T word), DocumentRule.UnknownWord, $"The member {name} holds a word outside its list.");
        return word;
    }
}
