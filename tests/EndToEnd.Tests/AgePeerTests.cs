using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EndToEnd.Tests.Harness;
using Gateway.Crypto;

namespace EndToEnd.Tests;

/// <summary>What the built command seals, two other implementations of age open, and the reverse.</summary>
public sealed class AgePeerTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";
    private const long ThreeGibiBytes = 3L << 30;
    private const long MebiByte = 1 << 20;

    // An empty document, a whole chunk, and one byte more than the seven chunks that are worked on at once.
    private static readonly int[] Sizes = [0, 65536, (7 * 65536) + 1];

    private readonly TemporaryFolder folder = new();
    private readonly X25519Identity identity = X25519Identity.Generate();

    public AgePeerTests() => WriteSecret("identity.txt", identity.Export());

    public void Dispose()
    {
        identity.Dispose();
        folder.Dispose();
    }

    [ToolFact("age")]
    public async Task Stock_age_and_the_command_open_each_others_files_for_age_and_ssh_keys_and_in_armor()
    {
        using SigningKey ssh = SigningKey.Generate();
        WriteSecret("id_ed25519", ssh.ExportOpenSshPem());
        (string[] Seal, string Identity)[] kinds =
        [
            (["-r", identity.Recipient.ToString()], "identity.txt"),
            (["-a", "-r", identity.Recipient.ToString()], "identity.txt"),
            (["-r", ssh.VerifyingKey.ToSshLine()], "id_ed25519"),
        ];
        foreach (int size in Sizes)
        {
            byte[] document = await WriteDocumentAsync(size);
            foreach ((string[] seal, string opener) in kinds)
            {
                (await Shell.AdvisoryAsync(folder["document"], folder["ours.age"], ["seal", .. seal])).MustSucceed();
                (await Shell.AgeAsync(folder["document"], folder["theirs.age"], seal)).MustSucceed();

                (await Shell.AgeAsync(folder["ours.age"], folder["by-age"], "-d", "-i", folder[opener])).MustSucceed();
                (await Shell.AdvisoryAsync(folder["theirs.age"], folder["by-us"], "open", "-i", folder[opener])).MustSucceed();

                Assert.Equal(document, await File.ReadAllBytesAsync(folder["by-age"]));
                Assert.Equal(document, await File.ReadAllBytesAsync(folder["by-us"]));
            }
        }
    }

    [ToolFact("age", "script")]
    public async Task Stock_age_opens_the_identity_that_keygen_sealed_at_a_terminal_and_what_age_sealed_there_we_open()
    {
        byte[] document = await WriteDocumentAsync(100_000);
        string keys = folder["keys"];
        using (Terminal keygen = Terminal.Start($"{Repository.AdvisoryProgram} keygen --agency alpha --out {keys} --passphrase"))
        {
            await keygen.AnswerAsync("New passphrase: ", Passphrase);
            await keygen.AnswerAsync("The same again: ", Passphrase);
            Assert.Equal(0, await keygen.EndAsync());
            Assert.DoesNotContain(Passphrase, keygen.Shown, StringComparison.Ordinal);
        }

        string sealedIdentity = Path.Combine(keys, "identity.txt");
        string recipient = (await Command.RunAsync(Repository.AdvisoryProgram, "key", "export", "--purpose", "receive", "--keys", keys, "--passphrase-file", WriteSecret("passphrase", Encoding.UTF8.GetBytes(Passphrase))))
            .MustSucceed().Output.Trim();
        (await Shell.AdvisoryAsync(folder["document"], folder["ours.age"], "seal", "-r", recipient)).MustSucceed();

        await TypeAsync($"age -d -i {sealedIdentity} -o {folder["by-age"]} {folder["ours.age"]}", "passphrase", 1);
        await TypeAsync($"{Repository.AdvisoryProgram} open -i {sealedIdentity} < {folder["ours.age"]} > {folder["by-us"]}", "Passphrase for", 1);
        await TypeAsync($"age -p -o {folder["theirs.age"]} {folder["document"]}", "passphrase", 2);
        (await Shell.AdvisoryAsync(folder["theirs.age"], folder["by-us-too"], "open", "--passphrase-file", folder["passphrase"])).MustSucceed();
        (await Shell.AdvisoryAsync(folder["document"], folder["ours-too.age"], "seal", "--passphrase-file", folder["passphrase"])).MustSucceed();
        await TypeAsync($"age -d -o {folder["by-age-too"]} {folder["ours-too.age"]}", "passphrase", 1);

        foreach (string opened in (string[])["by-age", "by-us", "by-us-too", "by-age-too"])
        {
            Assert.Equal(document, await File.ReadAllBytesAsync(folder[opened]));
        }
    }

    [PeerFact]
    public async Task Npms_age_encryption_and_the_command_open_each_others_files()
    {
        string identityText = Encoding.ASCII.GetString(identity.Export());
        string passphrase = WriteSecret("passphrase", Encoding.UTF8.GetBytes(Passphrase));
        (string[] Seal, string[] Open, string[] PeerSeal, string[] PeerOpen)[] kinds =
        [
            (["-r", identity.Recipient.ToString()], ["-i", folder["identity.txt"]], ["recipient", identity.Recipient.ToString()], ["identity", identityText]),
            (["-a", "-r", identity.Recipient.ToString()], ["-i", folder["identity.txt"]], ["recipient", identity.Recipient.ToString(), "armor"], ["identity", identityText, "armor"]),
            (["--passphrase-file", passphrase], ["--passphrase-file", passphrase], ["passphrase", Passphrase], ["passphrase", Passphrase]),
        ];
        byte[] document = await WriteDocumentAsync(65536 + 1);
        foreach ((string[] seal, string[] open, string[] peerSeal, string[] peerOpen) in kinds)
        {
            await ExchangeAsync(document, seal, open, peerSeal, peerOpen);
        }
    }

    [PeerFact(PostQuantum = true)]
    public async Task Npms_age_encryption_and_the_command_open_each_others_post_quantum_files()
    {
        using HybridIdentity hybrid = HybridIdentity.Generate();
        WriteSecret("hybrid.txt", hybrid.Export());
        string recipient = hybrid.Recipient.ToString();

        await ExchangeAsync(
            await WriteDocumentAsync(65536 + 1),
            ["-r", recipient],
            ["-i", folder["hybrid.txt"]],
            ["recipient", recipient],
            ["identity", Encoding.ASCII.GetString(hybrid.Export())]);
    }

    [ToolTheory("age", "mkfifo", "cmp")]
    [InlineData("\"$0\" seal -r \"$1\"", "age -d -i \"$2\"")]
    [InlineData("\"$0\" open -i \"$2\"", "age -r \"$1\"")]
    public async Task Three_gibibytes_are_sealed_for_stock_age_and_opened_from_it_in_memory_that_stays_flat(string ours, string ages)
    {
        // Through pipes alone: zeros in at one end, and nothing but as many zeros out at the other. The command runs in place of its shell.
        bool sealing = ours.Contains("seal", StringComparison.Ordinal);
        (await Command.RunAsync("mkfifo", folder["fifo"], folder["out"])).MustSucceed();
        string zeros = $"head -c {ThreeGibiBytes.ToString(CultureInfo.InvariantCulture)} /dev/zero";
        string check = $"cmp -n {ThreeGibiBytes.ToString(CultureInfo.InvariantCulture)} - /dev/zero";
        string before = sealing ? zeros : $"{zeros} | {ages}";
        string after = sealing ? $"{ages} < \"$4\" | {check}" : $"{check} < \"$4\"";
        Task<Outcome> feeding = RunAsync($"{before} > \"$3\"");
        Task<Outcome> checking = RunAsync(after);

        using Process command = Command.Start(new CommandLine("sh", ["-c", $"exec {ours} < \"$3\" > \"$4\"", .. Arguments()]));
        long peak = await WatchAsync(command);

        (await feeding).MustSucceed();
        (await checking).MustSucceed();
        Assert.Equal(0, command.ExitCode);
        Assert.InRange(peak, MebiByte, 160 * MebiByte);
    }

    /// <summary>Waits for a process to end; the most memory it had until shortly before.</summary>
    private static async Task<long> WatchAsync(Process process)
    {
        using CancellationTokenSource bound = new(TimeSpan.FromMinutes(3));
        long peak = 0;
        try
        {
            while (!process.HasExited)
            {
                peak = Math.Max(peak, PeakResidentBytes(process.Id));
                await Task.Delay(20, bound.Token);
            }

            return peak;
        }
        finally
        {
            process.Kill();
        }
    }

    private static long PeakResidentBytes(int processId)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return 0;
        }
    }

    private static async Task TypeAsync(string command, string question, int times)
    {
        using Terminal terminal = Terminal.Start(command);
        for (int time = 0; time < times; time++)
        {
            await terminal.AnswerAsync(question, Passphrase);
        }

        int exitCode = await terminal.EndAsync();
        Assert.True(exitCode == 0, terminal.Shown);
    }

    private async Task ExchangeAsync(byte[] document, string[] seal, string[] open, string[] peerSeal, string[] peerOpen)
    {
        (await Shell.AdvisoryAsync(folder["document"], folder["ours.age"], ["seal", .. seal])).MustSucceed();
        (await Peer.RunAsync(folder["document"], folder["theirs.age"], ["seal", .. peerSeal])).MustSucceed();

        (await Peer.RunAsync(folder["ours.age"], folder["by-peer"], ["open", .. peerOpen])).MustSucceed();
        (await Shell.AdvisoryAsync(folder["theirs.age"], folder["by-us"], ["open", .. open])).MustSucceed();

        Assert.Equal(document, await File.ReadAllBytesAsync(folder["by-peer"]));
        Assert.Equal(document, await File.ReadAllBytesAsync(folder["by-us"]));
    }

    private string[] Arguments() => [Repository.AdvisoryProgram, identity.Recipient.ToString(), folder["identity.txt"], folder["fifo"], folder["out"]];

    private Task<Outcome> RunAsync(string script) => Command.RunAsync(new CommandLine("sh", ["-c", script, .. Arguments()]));

    private async Task<byte[]> WriteDocumentAsync(int size)
    {
        byte[] document = RandomNumberGenerator.GetBytes(size);
        await File.WriteAllBytesAsync(folder["document"], document);
        return document;
    }

    private string WriteSecret(string name, byte[] content)
    {
        File.WriteAllBytes(folder[name], content);
        File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder[name];
    }
}
