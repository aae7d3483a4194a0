using System.Diagnostics.CodeAnalysis;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>
/// A key that documents are encrypted to, <c>age1…</c> or <c>age1pq1…</c>. A hybrid one is read and compared on every machine; encrypting to it takes one with
/// ML-KEM. Immutable.
/// </summary>
public sealed class ReceiveKey : IEquatable<ReceiveKey>
{
    // Hybrid ones are few and long: they are read anew.
    private static readonly KnownKeys<ReceiveKey> Known = new();

    private readonly string text;

    private ReceiveKey(IRecipient recipient, HeaderClass headerClass)
    {
        Recipient = recipient;
        Class = headerClass;
        text = recipient.ToString()!;
    }

    /// <summary>What wraps file keys for it.</summary>
    public IRecipient Recipient { get; }

    /// <summary>The class of the headers for it.</summary>
    public HeaderClass Class { get; }

    /// <summary>Whether this machine can encrypt to it.</summary>
    public bool IsUsableHere => Class == HeaderClass.X25519 || HybridRecipient.IsSupported;

    /// <summary>An X25519 recipient as a receive key.</summary>
    public static implicit operator ReceiveKey(X25519Recipient recipient) => Of(recipient);

    /// <summary>A hybrid recipient as a receive key.</summary>
    public static implicit operator ReceiveKey(HybridRecipient recipient) => Of(recipient);

    /// <summary>An X25519 recipient as a receive key.</summary>
    public static ReceiveKey Of(X25519Recipient recipient) => new(recipient, HeaderClass.X25519);

    /// <summary>A hybrid recipient as a receive key.</summary>
    public static ReceiveKey Of(HybridRecipient recipient) => new(recipient, HeaderClass.Hybrid);

    /// <summary>The class of a key whose text is known to be a receive key's: by its prefix, nothing is computed.</summary>
    public static HeaderClass ClassOf(string text) => HybridRecipient.LooksLikeOne(text) ? HeaderClass.Hybrid : HeaderClass.X25519;

    /// <summary>Reads a key's text as it stands in a record.</summary>
    /// <exception cref="DocumentException"><see cref="DocumentRule.InvalidRecipientKey"/>: any other text, or a key that is refused.</exception>
    public static ReceiveKey Parse(string text) => TryParse(text, out ReceiveKey? key)
        ? key
        : throw new DocumentException(DocumentRule.InvalidRecipientKey, "A key is not a usable age recipient.");

    /// <summary>Reads a key's text as it stands in a record; false for any other text, or a key that is refused.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReceiveKey? key)
    {
        if (Known.TryFind(text, out key))
        {
            return true;
        }

        key = X25519Recipient.TryParse(text, out X25519Recipient? classical) ? Known.Add(text!, Of(classical))
            : HybridRecipient.TryParse(text, out HybridRecipient? hybrid) ? Of(hybrid)
            : null;
        return key is not null;
    }

    /// <inheritdoc/>
    public bool Equals(ReceiveKey? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReceiveKey);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <returns>The text as it stands in a record.</returns>
    public override string ToString() => text;
}
