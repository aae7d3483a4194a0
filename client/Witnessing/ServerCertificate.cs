using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;

namespace Gateway.Client.Witnessing;

/// <summary>The certificate that https addresses present.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads a certificate with its private key, and the chain behind it.</summary>
    /// <exception cref="UsageException">They are not that, or others can read the key.</exception>
    public static X509Certificate2Collection Read(string certificatePath, string keyPath)
    {
        byte[] keyBytes = PrivateFile.ReadSecret(keyPath);
        char[] key = Encoding.UTF8.GetChars(keyBytes);
        try
        {
            string chain = Encoding.UTF8.GetString(PrivateFile.Read(certificatePath));
            X509Certificate2Collection certificates = [];
            certificates.ImportFromPem(chain);
            return [X509Certificate2.CreateFromPem(chain, key), .. certificates.Skip(1)];
        }
        catch (CryptographicException failure)
        {
            throw new UsageException($"{certificatePath} and {keyPath} are not a certificate and its private key.", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keyBytes);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(key.AsSpan()));
        }
    }
}
