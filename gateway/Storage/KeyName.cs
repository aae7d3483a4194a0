using Gateway.Exchange;

namespace Gateway.Server.Storage;

/// <summary>
/// How <c>key_owner</c> names a key: by its text, or by the text's digest where that is longer than an index can hold on every engine, as a hybrid receive key's is.
/// </summary>
internal static class KeyName
{
    private const int MaxCharacters = 200;

    /// <summary>The name of a key.</summary>
    public static string Of(string keyText) =>
        keyText.Length <= MaxCharacters ? keyText : $"sha256:{Sha256Digest.Of(System.Text.Encoding.ASCII.GetBytes(keyText))}";
}
