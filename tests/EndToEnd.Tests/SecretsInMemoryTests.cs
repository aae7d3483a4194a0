using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using EndToEnd.Tests.Harness;
using Gateway.Crypto;

namespace EndToEnd.Tests;

/// <summary>No secret of the command becomes text in its memory.</summary>
public sealed class SecretsInMemoryTests : IDisposable
{
    private const string Passphrase = "a passphrase that nothing else contains";
    private const string Marker = "folder-with-a-marker-4f1c9a";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [MemoryTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_open_writes_the_document_neither_the_identitys_text_nor_the_passphrase_is_in_its_memory(bool underPassphrase)
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] text = identity.Export();
        await OpenAndSearchAsync(underPassphrase ? await SealAsync(text) : text, identity.Recipient, text);
    }

    [MemoryTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_open_writes_the_document_no_line_of_an_OpenSSH_private_key_is_in_its_memory(bool underPassphrase)
    {
        using SigningKey key = SigningKey.Generate();
        byte[] pem = key.ExportOpenSshPem();
        // The line in which the seed stands whole; the public half begins at its end.
        string secretLine = Encoding.ASCII.GetString(pem).Split('\n')[^4];
        await OpenAndSearchAsync(underPassphrase ? await SealAsync(pem) : pem, new SshEd25519Recipient(key.VerifyingKey), Encoding.ASCII.GetBytes(secretLine));
    }

    private async Task OpenAndSearchAsync(byte[] identityFile, IRecipient recipient, byte[] text)
    {
        Directory.CreateDirectory(folder[Marker]);
        string identityPath = WriteSecret(Path.Combine(Marker, "identity.txt"), identityFile);
        string passphrasePath = WriteSecret("passphrase", Encoding.UTF8.GetBytes(Passphrase));
        string document = folder["document.age"];
        await using (FileStream file = File.Create(document))
        {
            // More than a pipe holds, so that the program still runs when it has opened everything.
            await AgeFile.EncryptAsync(new MemoryStream(RandomNumberGenerator.GetBytes(1 << 20)), file, [recipient], CancellationToken.None);
        }

        using Process open = Command.Start(new CommandLine("sh", ["-c", """exec "$0" open -i "$1" --passphrase-file "$2" < "$3" """, Repository.AdvisoryProgram, identityPath, passphrasePath, document]));
        try
        {
            Assert.Equal(1, await open.StandardOutput.BaseStream.ReadAtLeastAsync(new byte[1], 1));
            IReadOnlyList<string> found = ProcessMemory.Find(open.Id, new Dictionary<string, byte[]>
            {
                ["identity"] = text,
                ["identity as a string"] = Encoding.Unicode.GetBytes(Encoding.ASCII.GetString(text)),
                ["passphrase as a string"] = Encoding.Unicode.GetBytes(Passphrase),
                ["marker as a string"] = Encoding.Unicode.GetBytes(Marker),
            });

            // The marker stands in a name that the program was given, and shows that the search finds what is there.
            Assert.Equal(["marker as a string"], found);
        }
        finally
        {
            open.Kill();
            await open.WaitForExitAsync();
        }
    }

    private static async Task<byte[]> SealAsync(byte[] text)
    {
        using ScryptRecipient recipient = new(Encoding.UTF8.GetBytes(Passphrase), logWorkFactor: 10);
        using MemoryStream file = new();
        await AgeFile.EncryptArmoredAsync(new MemoryStream(text), file, [recipient], CancellationToken.None);
        return file.ToArray();
    }

    private string WriteSecret(string name, byte[] content)
    {
        File.WriteAllBytes(folder[name], content);
        File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder[name];
    }
}
