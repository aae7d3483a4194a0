using System.Security.Cryptography;
using System.Text;

namespace Gateway.Crypto.Tests;

/// <summary>What we write, stock tools read, and the other way round.</summary>
public sealed class StockToolTests : IDisposable
{
    private const string Purpose = "advisory-statement";

    private readonly StockTool _tool = new();

    public void Dispose() => _tool.Dispose();

    [ToolFact("openssl")]
    public async Task Openssl_reads_our_private_key_and_finds_the_same_public_key()
    {
        using SigningKey key = SigningKey.Generate();
        string path = _tool.Write("key.pem", key.ExportPkcs8Pem());

        (int exitCode, byte[] der, string error) = await _tool.RunAsync("openssl", [], "pkey", "-in", path, "-pubout", "-outform", "DER");

        Assert.True(exitCode == 0, error);
        Assert.Equal(key.VerifyingKey.Bytes.ToArray(), der[^32..]);
    }

    [ToolFact("openssl")]
    public async Task We_read_a_private_key_that_openssl_made_and_write_it_again_byte_for_byte()
    {
        (int exitCode, byte[] pem, string error) = await _tool.RunAsync("openssl", [], "genpkey", "-algorithm", "ed25519");
        Assert.True(exitCode == 0, error);
        (_, byte[] der, _) = await _tool.RunAsync("openssl", pem, "pkey", "-pubout", "-outform", "DER");

        using SigningKey key = SigningKey.Parse(pem);

        Assert.Equal(der[^32..], key.VerifyingKey.Bytes.ToArray());
        Assert.Equal(pem, key.ExportPkcs8Pem());
    }

    [ToolFact("openssl")]
    public async Task Openssl_verifies_our_signature()
    {
        using SigningKey key = SigningKey.Generate();
        byte[] message = Encoding.UTF8.GetBytes("message");
        string keyPath = _tool.Write("key.pem", key.ExportPkcs8Pem());
        string messagePath = _tool.Write("message", message);
        string signaturePath = _tool.Write("signature", key.Sign(message));

        (int exitCode, _, string error) = await _tool.RunAsync(
            "openssl", [], "pkeyutl", "-verify", "-inkey", keyPath, "-rawin", "-in", messagePath, "-sigfile", signaturePath);

        Assert.True(exitCode == 0, error);
    }

    [ToolFact("ssh-keygen")]
    public async Task Ssh_keygen_verifies_our_signature_and_not_in_another_namespace()
    {
        using SigningKey key = SigningKey.Generate();
        byte[] message = Encoding.UTF8.GetBytes("message");
        string signature = _tool.Write("message.sig", Encoding.ASCII.GetBytes(SshSignature.Sign(key, Purpose, message)));
        string signers = _tool.Write("signers", Encoding.ASCII.GetBytes($"a@example {key.VerifyingKey.ToSshLine()}\n"));

        (int exitCode, _, string error) = await _tool.RunAsync("ssh-keygen", message, "-Y", "verify", "-f", signers, "-I", "a@example", "-n", Purpose, "-s", signature);
        (int otherExitCode, _, _) = await _tool.RunAsync("ssh-keygen", message, "-Y", "verify", "-f", signers, "-I", "a@example", "-n", "file", "-s", signature);

        Assert.True(exitCode == 0, error);
        Assert.NotEqual(0, otherExitCode);
    }

    [ToolFact("ssh-keygen")]
    public async Task Ssh_keygen_signs_with_our_exported_key_the_same_text_as_we_do()
    {
        using SigningKey key = SigningKey.Generate();
        byte[] message = Encoding.UTF8.GetBytes("message");
        string keyPath = _tool.Write("key", key.ExportOpenSshPem("a comment"));

        (int exitCode, byte[] signature, string error) = await _tool.RunAsync("ssh-keygen", message, "-Y", "sign", "-f", keyPath, "-n", Purpose);

        Assert.True(exitCode == 0, error);
        Assert.Equal(SshSignature.Sign(key, Purpose, message), Encoding.ASCII.GetString(signature));
        Assert.True(SshSignature.Verify(key.VerifyingKey, Purpose, message, Encoding.ASCII.GetString(signature)));
    }

    [ToolFact("ssh-keygen")]
    public async Task We_read_a_key_that_ssh_keygen_made_and_refuse_it_under_a_passphrase()
    {
        string plain = _tool.PathOf("plain");
        string locked = _tool.PathOf("locked");
        (int exitCode, _, string error) = await _tool.RunAsync("ssh-keygen", [], "-q", "-t", "ed25519", "-N", string.Empty, "-C", "a comment", "-f", plain);
        Assert.True(exitCode == 0, error);
        (exitCode, _, error) = await _tool.RunAsync("ssh-keygen", [], "-q", "-t", "ed25519", "-N", "passphrase", "-C", string.Empty, "-f", locked);
        Assert.True(exitCode == 0, error);

        using SigningKey key = SigningKey.Parse(await File.ReadAllBytesAsync(plain));

        string publicLine = await File.ReadAllTextAsync(plain + ".pub");
        Assert.Equal(publicLine[..80], key.VerifyingKey.ToSshLine());
        byte[] lockedText = await File.ReadAllBytesAsync(locked);
        Assert.Throws<KeyFormatException>(() => SigningKey.Parse(lockedText));
    }

    [ToolFact("age")]
    public async Task Age_opens_our_file_and_we_open_its_file_armored_or_not()
    {
        using X25519Identity identity = X25519Identity.Generate();
        byte[] document = Encoding.UTF8.GetBytes(new string('x', 70_000));
        string identityPath = _tool.Write("identity.txt", identity.Export());

        (int exitCode, byte[] opened, string error) = await _tool.RunAsync("age", await Age.EncryptAsync(document, identity.Recipient), "-d", "-i", identityPath);
        Assert.True(exitCode == 0, error);
        Assert.Equal(document, opened);

        foreach (string[] arguments in new string[][] { ["-r", identity.Recipient.ToString()], ["-a", "-r", identity.Recipient.ToString()] })
        {
            (exitCode, byte[] file, error) = await _tool.RunAsync("age", document, arguments);
            Assert.True(exitCode == 0, error);
            Assert.Equal(document, await Age.DecryptAsync(file, identity));
        }
    }

    [ToolFact("age")]
    public async Task Stock_age_and_we_open_each_others_files_on_both_sides_of_every_chunk_boundary()
    {
        using X25519Identity identity = X25519Identity.Generate();
        using SigningKey ssh = SigningKey.Generate();
        using SshEd25519Identity sshIdentity = new(ssh);
        string identityPath = _tool.Write("identity.txt", identity.Export());
        string sshPath = _tool.Write("id_ed25519", ssh.ExportOpenSshPem());
        (IRecipient Recipient, IIdentity Identity, string Path, string[] Seal)[] kinds =
        [
            (identity.Recipient, identity, identityPath, ["-r", identity.Recipient.ToString()]),
            (identity.Recipient, identity, identityPath, ["-a", "-r", identity.Recipient.ToString()]),
            (new SshEd25519Recipient(ssh.VerifyingKey), sshIdentity, sshPath, ["-r", ssh.VerifyingKey.ToSshLine()]),
        ];
        int[] sizes = [.. new[] { 0, 1, 2, 3, 7, 8, 14 }.SelectMany(chunks => new[] { -1, 0, 1 }.Select(step => (chunks * PayloadFormat.ChunkBytes) + step)).Where(size => size >= 0)];
        foreach (int size in sizes)
        {
            byte[] document = RandomNumberGenerator.GetBytes(size);
            foreach ((IRecipient recipient, IIdentity opener, string path, string[] seal) in kinds)
            {
                (int opened, byte[] output, string openError) = await _tool.RunAsync("age", await SealAsync(document, recipient, seal[0] == "-a"), "-d", "-i", path);
                Assert.True(opened == 0, openError);
                Assert.Equal(document, output);

                (int closed, byte[] file, string sealError) = await _tool.RunAsync("age", document, seal);
                Assert.True(closed == 0, sealError);
                Assert.Equal(document, await Age.DecryptAsync(file, opener));
            }
        }
    }

    [ToolFact("age-keygen")]
    public async Task We_read_an_identity_file_that_age_keygen_made()
    {
        (int exitCode, byte[] file, string error) = await _tool.RunAsync("age-keygen", []);
        Assert.True(exitCode == 0, error);

        using X25519Identity identity = (X25519Identity)IdentityFile.Parse(file).Single();

        Assert.Contains(identity.Recipient.ToString(), Encoding.ASCII.GetString(file), StringComparison.Ordinal);
    }

    private static async Task<byte[]> SealAsync(byte[] document, IRecipient recipient, bool armored)
    {
        using var file = new MemoryStream();
        await (armored
            ? AgeFile.EncryptArmoredAsync(new MemoryStream(document), file, [recipient], CancellationToken.None)
            : AgeFile.EncryptAsync(new MemoryStream(document), file, [recipient], CancellationToken.None));
        return file.ToArray();
    }
}
