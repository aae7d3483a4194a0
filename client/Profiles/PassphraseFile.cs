using System.Security.Cryptography;
using Gateway.Client.Cli;
using Gateway.Crypto;

namespace Gateway.Client.Profiles;

/// <summary>
/// A passphrase in a file of its own, mode 0600: on a command line or in the environment others could read it. The line end that editors leave is not part of it.
/// </summary>
internal static class PassphraseFile
{
    /// <exception cref="UsageException">The file is absent, open to others, or empty.</exception>
    public static SecretMemory Read(string path)
    {
        byte[] content = PrivateFile.ReadSecret(path);
        try
        {
            ReadOnlySpan<byte> passphrase = content.AsSpan().TrimEnd("\r\n"u8);
            return passphrase.IsEmpty ? throw new UsageException($"{path} holds no passphrase.") : new SecretMemory(passphrase);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
