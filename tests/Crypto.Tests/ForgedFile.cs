using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto.Tests;

/// <summary>Builds age files part by part, each right unless a test says otherwise: the MAC fits whatever the header is, so that one thing alone is wrong.</summary>
internal sealed class ForgedFile : IDisposable
{
    internal const int LogWorkFactor = 4;
    internal const string VersionLine = "age-encryption.org/v1\n";

    internal static readonly byte[] Passphrase = "correct horse battery staple"u8.ToArray();

    internal FileKey FileKey { get; } = FileKey.Generate();

    internal X25519Identity Identity { get; } = X25519Identity.Generate();

    internal string X25519 => Text(Identity.Recipient.Wrap(FileKey));

    internal string Grease => "-> X-grease any thing\nAAAA\n";

    internal string Scrypt
    {
        get
        {
            using ScryptRecipient recipient = new(Passphrase, LogWorkFactor);
            return Text(recipient.Wrap(FileKey));
        }
    }

    internal static string Text(Stanza stanza)
    {
        string header = Encoding.ASCII.GetString(HeaderWriter.WriteAuthenticated([stanza]));
        return header[VersionLine.Length..^3];
    }

    /// <summary>Header and payload around stanzas, whatever they are.</summary>
    internal byte[] File(string stanzas) => FromHeader(VersionLine + stanzas + "---");

    /// <summary>A file whose header is everything up to its MAC, which is made to fit.</summary>
    internal byte[] FromHeader(string authenticated) => [.. Header(authenticated, " ", "\n"), .. Payload("document"u8.ToArray())];

    internal byte[] Header(string authenticated, string beforeMac, string afterMac)
    {
        byte[] macKey = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, FileKey.Bytes, macKey, salt: [], info: "header"u8);
        byte[] mac = HMACSHA256.HashData(macKey, Encoding.Latin1.GetBytes(authenticated));
        return Encoding.Latin1.GetBytes(authenticated + beforeMac + StrictBase64.EncodeUnpadded(mac) + afterMac);
    }

    /// <summary>Chunks as given, each with or without the flag of the last one.</summary>
    internal byte[] Payload(params (int Bytes, bool Last)[] chunks)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(PayloadFormat.FileNonceBytes);
        using ChunkCipher cipher = new(FileKey, nonce);
        using MemoryStream payload = new();
        payload.Write(nonce);
        for (int chunk = 0; chunk < chunks.Length; chunk++)
        {
            byte[] sealedChunk = new byte[chunks[chunk].Bytes + PayloadFormat.TagBytes];
            cipher.Seal(chunk, chunks[chunk].Last, new byte[chunks[chunk].Bytes], sealedChunk);
            payload.Write(sealedChunk);
        }

        return payload.ToArray();
    }

    internal byte[] Payload(byte[] document)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(PayloadFormat.FileNonceBytes);
        using ChunkCipher cipher = new(FileKey, nonce);
        byte[] sealedChunk = new byte[document.Length + PayloadFormat.TagBytes];
        cipher.Seal(0, last: true, document, sealedChunk);
        return [.. nonce, .. sealedChunk];
    }

    public void Dispose()
    {
        FileKey.Dispose();
        Identity.Dispose();
    }
}
