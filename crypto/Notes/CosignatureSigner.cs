using System.Buffers.Binary;

namespace Gateway.Crypto;

/// <summary>
/// A witness's private key under its name: it states that, at a time, a checkpoint was the largest consistent one it had seen of its log
/// (c2sp.org/tlog-cosignature). Whether that is so is the caller's to know. Owns the key. Safe for several threads.
/// </summary>
public sealed class CosignatureSigner : IDisposable
{
    private readonly SigningKey _key;

    /// <summary>Binds a private key to a name.</summary>
    /// <param name="name">Key name: as <see cref="CosignatureVerifier"/> allows it.</param>
    /// <param name="key">The key; this object disposes it.</param>
    /// <exception cref="NoteFormatException">The name is not allowed; the key then stays the caller's.</exception>
    public CosignatureSigner(string name, SigningKey key)
    {
        Verifier = new CosignatureVerifier(name, key.VerifyingKey);
        _key = key;
    }

    /// <summary>The public half with its name.</summary>
    public CosignatureVerifier Verifier { get; }

    /// <summary>Cosigns a note's text.</summary>
    /// <param name="noteText">The whole text of the checkpoint with its final line feed, extension lines included, without signatures.</param>
    /// <param name="time">Now, by the witness's clock; whole seconds are signed, the rest is dropped.</param>
    /// <returns>The line for the note.</returns>
    /// <exception cref="NoteFormatException">The text is not one a note can hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is not after the first second of 1970.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public NoteSignature Cosign(string noteText, DateTimeOffset time)
    {
        long seconds = time.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds, nameof(time));
        SignedNote.RequireText(noteText);
        byte[] signature = new byte[CosignatureVerifier.TimeBytes + VerifyingKey.SignatureBytes];
        BinaryPrimitives.WriteInt64BigEndian(signature, seconds);
        _key.Sign(CosignatureVerifier.SignedMessage(seconds, noteText), signature.AsSpan(CosignatureVerifier.TimeBytes));
        return new NoteSignature(Verifier.Name, Verifier.KeyHash, signature);
    }

    /// <summary>Disposes the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <returns>The name of the type, never the key.</returns>
    public override string ToString() => nameof(CosignatureSigner);
}
