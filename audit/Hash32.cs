using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gateway.Audit;

/// <summary>
/// A SHA-256 value: any node of a log's Merkle tree. What the node is, a leaf or the root of a tree, is said by <see cref="LeafHash"/> and
/// <see cref="RootHash"/>, which do not convert into each other.
/// </summary>
public readonly struct Hash32 : IEquatable<Hash32>
{
    /// <summary>Size in bytes.</summary>
    public const int SizeBytes = 32;

    private readonly Storage storage;

    /// <summary>Copies 32 bytes.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public Hash32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeBytes)
        {
            throw new ArgumentException("A hash has 32 bytes.", nameof(bytes));
        }

        storage = MemoryMarshal.Read<Storage>(bytes);
    }

    /// <summary>The 32 bytes, valid as long as the value they are taken from.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => storage;

    /// <summary>Compares two hashes.</summary>
    public static bool operator ==(Hash32 left, Hash32 right) => left.Equals(right);

    /// <summary>Compares two hashes.</summary>
    public static bool operator !=(Hash32 left, Hash32 right) => !left.Equals(right);

    /// <summary>Reads the standard base64 of 32 bytes, padded, in its only canonical spelling.</summary>
    public static bool TryParse(ReadOnlySpan<char> base64, out Hash32 hash)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        hash = default;
        if (base64.Length != 44 || !Convert.TryFromBase64Chars(base64, bytes, out int written) || written != SizeBytes)
        {
            return false;
        }

        hash = new Hash32(bytes);
        // The last character of the encoding carries two unused bits, and the decoder skips white space: only the text we would write passes.
        return base64.SequenceEqual(hash.ToString());
    }

    /// <inheritdoc/>
    public bool Equals(Hash32 other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash32 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    /// <summary>The standard base64 text, 44 characters.</summary>
    public override string ToString() => Convert.ToBase64String(Bytes);

    [InlineArray(SizeBytes)]
    private struct Storage
    {
        private byte first;
    }
}
