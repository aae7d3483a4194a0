using System.Diagnostics.CodeAnalysis;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>How every document is read: size, canonical form, type, members, and nothing besides.</summary>
internal static class Document
{
    /// <summary>Reads a document whose <c>type</c> must be <paramref name="type"/>.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, int maxBytes, string type, Func<CanonicalObject, T> read) =>
        Read(bytes, maxBytes, members =>
        {
            Require(members.Text("type") == type, DocumentRule.WrongType, "The type member names another document.");
            return read(members);
        });

    /// <summary>Reads a document, or a log entry's detail, that has no type of its own.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, int maxBytes, Func<CanonicalObject, T> read)
    {
        Require(bytes.Length <= maxBytes, DocumentRule.TooLarge, "The document has more bytes than it may.");
        try
        {
            CanonicalObject members = CanonicalJson.ParseObject(bytes);
            T document = read(members);
            members.Close();
            return document;
        }
        catch (CanonicalJsonException exception)
        {
            throw new DocumentException(exception.Message, exception);
        }
    }

    /// <summary>Reads a member object and refuses members of it that nobody asked for.</summary>
    public static T ReadClosed<T>(this CanonicalObject members, Func<CanonicalObject, T> read)
    {
        T value = read(members);
        members.Close();
        return value;
    }

    /// <summary>Throws unless <paramref name="holds"/>.</summary>
    public static void Require([DoesNotReturnIf(false)] bool holds, DocumentRule rule, string sentence)
    {
        if (!holds)
        {
            throw new DocumentException(rule, sentence);
        }
    }
}
