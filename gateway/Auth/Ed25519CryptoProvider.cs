using Microsoft.IdentityModel.Tokens;

namespace Gateway.Server.Auth;

/// <summary>
/// Hands IdentityModel the provider for <see cref="Ed25519SecurityKey"/>, and for nothing else: no other algorithm is reachable through such a key.
/// </summary>
internal sealed class Ed25519CryptoProvider : ICryptoProvider
{
    /// <inheritdoc/>
    public bool IsSupportedAlgorithm(string algorithm, params object[] args) =>
        algorithm is Ed25519SecurityKey.Algorithm or Ed25519SecurityKey.OlderAlgorithm && args is [Ed25519SecurityKey, ..];

    /// <inheritdoc/>
    public object Create(string algorithm, params object[] args) => IsSupportedAlgorithm(algorithm, args)
        ? new Ed25519SignatureProvider((Ed25519SecurityKey)args[0], algorithm)
        : throw new NotSupportedException("Only Ed25519 signatures are made and verified here.");

    /// <inheritdoc/>
    public void Release(object cryptoInstance) => (cryptoInstance as IDisposable)?.Dispose();
}
