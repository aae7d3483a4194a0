using Gateway.Crypto;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth;

/// <summary>
/// Signs and verifies for IdentityModel by the Ed25519 rule of <see cref="Gateway.Crypto.VerifyingKey"/>. IdentityModel calls the span and offset overloads; all of them end here.
/// </summary>
internal sealed class Ed25519SignatureProvider(Ed25519SecurityKey key, string algorithm) : SignatureProvider(key, algorithm)
{
    private readonly Ed25519SecurityKey key = key;

    /// <inheritdoc/>
    public override byte[] Sign(byte[] input) => SigningKeyOf().Sign(input);

    /// <inheritdoc/>
    public override byte[] Sign(byte[] input, int offset, int count) => SigningKeyOf().Sign(input.AsSpan(offset, count));

    /// <inheritdoc/>
    public override bool Sign(ReadOnlySpan<byte> input, Span<byte> signature, out int bytesWritten)
    {
        bytesWritten = 0;
        if (signature.Length < VerifyingKey.SignatureBytes)
        {
            return false;
        }

        SigningKeyOf().Sign(input, signature[..VerifyingKey.SignatureBytes]);
        bytesWritten = VerifyingKey.SignatureBytes;
        return true;
    }

    /// <inheritdoc/>
    public override bool Verify(byte[] input, byte[] signature) => key.VerifyingKey.Verify(input, signature);

    /// <inheritdoc/>
    public override bool Verify(byte[] input, int inputOffset, int inputLength, byte[] signature, int signatureOffset, int signatureLength) =>
        key.VerifyingKey.Verify(input.AsSpan(inputOffset, inputLength), signature.AsSpan(signatureOffset, signatureLength));

    /// <summary>The key is its owner's; there is nothing to dispose.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private SigningKey SigningKeyOf() => key.SigningKey ?? throw new InvalidOperationException("This key verifies only.");
}
