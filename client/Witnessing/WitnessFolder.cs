using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Crypto;

namespace Gateway.Client.Witnessing;

/// <summary>
/// A witness's folder: its private key, the public one under its name, and what it remembers. Whoever restores an older copy of it makes a witness that has
/// forgotten what it cosigned, which must not go on under the same key.
/// </summary>
internal sealed class WitnessFolder
{
    private const string KeyFile = "witness.pem";
    private const string PublicKeyFile = "witness.vkey";
    private const string StateFolder = "state";

    private WitnessFolder(string path, CosignatureVerifier verifier)
    {
        Path = path;
        Verifier = verifier;
    }

    public string Path { get; }

    /// <summary>The public key under the witness's name: what logs and clients put into their policies.</summary>
    public CosignatureVerifier Verifier { get; }

    /// <summary>Where it keeps the latest checkpoint of each log.</summary>
    public string State => System.IO.Path.Combine(Path, StateFolder);

    /// <summary>Makes a folder with a new key.</summary>
    /// <exception cref="UsageException">There is a witness already, or the name is not one.</exception>
    public static WitnessFolder Create(string path, string name)
    {
        if (File.Exists(System.IO.Path.Combine(path, KeyFile)))
        {
            throw new UsageException($"{path} has a witness's key already; give another folder.");
        }

        using SigningKey key = SigningKey.Generate();
        WitnessFolder folder = new(path, Name(name, key));
        PrivateFile.CreateFolder(path);
        PrivateFile.CreateFolder(folder.State);
        // The name goes first: a key that is there has one.
        PrivateFile.Replace(System.IO.Path.Combine(path, PublicKeyFile), Encoding.UTF8.GetBytes($"{folder.Verifier}\n"));
        byte[] pem = key.ExportPkcs8Pem();
        try
        {
            PrivateFile.CreateNew(System.IO.Path.Combine(path, KeyFile), pem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }

        FolderSync.Flush(path);
        return folder;
    }

    /// <summary>Opens a folder that <c>witness init</c> made.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static WitnessFolder Open(string path)
    {
        string file = System.IO.Path.Combine(path, PublicKeyFile);
        string text = Encoding.UTF8.GetString(PrivateFile.Read(file));
        return CosignatureVerifier.TryParse(text.TrimEnd('\n'), out CosignatureVerifier? verifier)
            ? new WitnessFolder(path, verifier)
            : throw new UsageException($"{file} is not a witness's public key.");
    }

    /// <summary>Reads the private key; the caller disposes it.</summary>
    /// <exception cref="UsageException">It is not there, can be read by others, or is not the public key's other half.</exception>
    public CosignatureSigner OpenSigner()
    {
        string file = System.IO.Path.Combine(Path, KeyFile);
        byte[] pem = PrivateFile.ReadSecret(file);
        try
        {
            CosignatureSigner signer = new(Verifier.Name, SigningKey.Parse(pem));
            if (signer.Verifier.Key.Equals(Verifier.Key))
            {
                return signer;
            }

            signer.Dispose();
            throw new UsageException($"{file} is not the private key of {Verifier}.");
        }
        catch (KeyFormatException failure)
        {
            throw new UsageException($"{file}: {failure.Message}", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pem);
        }
    }

    private static CosignatureVerifier Name(string name, SigningKey key)
    {
        try
        {
            return new CosignatureVerifier(name, key.VerifyingKey);
        }
        catch (NoteFormatException failure)
        {
            throw new UsageException($"--name: {failure.Message}", failure);
        }
    }
}
