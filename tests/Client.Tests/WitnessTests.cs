using System.Globalization;
using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Witnessing;
using Gateway.Crypto;

namespace Client.Tests;

public sealed class WitnessTests : IDisposable
{
    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly TemporaryFolder folder = new();
    private readonly NoteSigner log = new("log.example/one", SigningKey.Generate());
    private readonly CosignatureSigner witness = new("witness.example/w1", SigningKey.Generate());
    private readonly List<string> told = [];

    public WitnessTests() => Directory.CreateDirectory(State);

    private string State => folder["state"];

    public void Dispose()
    {
        witness.Dispose();
        log.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Init_makes_a_key_that_only_its_owner_may_read_and_prints_the_public_one()
    {
        string made = (await RunAsync("witness", "init", "--data", folder["w"], "--name", "witness.example/w1")).MustSucceed().Output.Trim();
        string shown = (await RunAsync("witness", "key", "--data", folder["w"])).MustSucceed().Output.Trim();

        Assert.Equal(made, shown);
        Assert.Equal("witness.example/w1", CosignatureVerifier.Parse(made).Name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder["w"], "witness.pem")));
        using CosignatureSigner signer = WitnessFolder.Open(folder["w"]).OpenSigner();
        Assert.Equal(made, signer.Verifier.ToString());
    }

    [Fact]
    public async Task Init_overwrites_no_key()
    {
        string made = (await RunAsync("witness", "init", "--data", folder["w"], "--name", "a")).MustSucceed().Output;
        Outcome again = await RunAsync("witness", "init", "--data", folder["w"], "--name", "b");

        Assert.Equal(2, again.ExitCode);
        Assert.Equal(made, (await RunAsync("witness", "key", "--data", folder["w"])).Output);
    }

    [Fact]
    public async Task A_key_that_others_can_read_or_that_is_another_witnesss_is_refused()
    {
        (await RunAsync("witness", "init", "--data", folder["w"], "--name", "a")).MustSucceed();
        (await RunAsync("witness", "init", "--data", folder["v"], "--name", "a")).MustSucceed();
        string key = Path.Combine(folder["w"], "witness.pem");
        File.Copy(Path.Combine(folder["v"], "witness.pem"), key, overwrite: true);
        Assert.Throws<UsageException>(() => WitnessFolder.Open(folder["w"]).OpenSigner());

        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod", Assert.Throws<UsageException>(() => WitnessFolder.Open(folder["w"]).OpenSigner()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_says_what_is_missing_before_it_listens()
    {
        (await RunAsync("witness", "init", "--data", folder["w"], "--name", "w")).MustSucceed();
        string own = WitnessFolder.Open(folder["w"]).Verifier.ToString();
        using CosignatureSigner signer = WitnessFolder.Open(folder["w"]).OpenSigner();
        await File.WriteAllTextAsync(folder["empty"], "quorum none\n");
        await File.WriteAllTextAsync(folder["bad"], "quorum all\n");

        Assert.Contains("--log", await RefusedAsync(), StringComparison.Ordinal);
        Assert.Contains("--log", await RefusedAsync("--policy", folder["empty"]), StringComparison.Ordinal);
        Assert.Contains("Line 1", await RefusedAsync("--policy", folder["bad"]), StringComparison.Ordinal);
        Assert.Contains("expected", await RefusedAsync("--log", own), StringComparison.Ordinal);
        Assert.Contains("own key", await RefusedAsync("--log", new NoteVerifier("log", signer.Verifier.Key).ToString()), StringComparison.Ordinal);
        Assert.Contains("--certificate", await RefusedAsync("--log", log.Verifier.ToString(), "--urls", "https://127.0.0.1:0"), StringComparison.Ordinal);
        Assert.Contains("--certificate", await RefusedAsync("--log", log.Verifier.ToString(), "--certificate", folder["bad"]), StringComparison.Ordinal);

        async Task<string> RefusedAsync(params string[] more)
        {
            Outcome outcome = await RunAsync(["witness", "serve", "--data", folder["w"], .. more]);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Empty(outcome.Output);
            return outcome.Errors;
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:8090", true)]
    [InlineData("http://[::1]:8090", true)]
    [InlineData("http://localhost:8090", true)]
    [InlineData("https://0.0.0.0:8443", true)]
    [InlineData("https://witness.example", true)]
    [InlineData("http://0.0.0.0:8090", false)]
    [InlineData("http://witness.example", false)]
    [InlineData("http://*:8090", false)]
    [InlineData("http://127.0.0.1:8090/prefix", false)]
    [InlineData("http://127.0.0.1:8090/?x", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("127.0.0.1:8090", false)]
    [InlineData("", false)]
    public void Plain_http_does_not_leave_the_machine(string url, bool allowed) => Assert.Equal(allowed, ListenAddress.TryParse(url, out _));

    [Fact]
    public void A_name_that_reads_as_localhost_is_listened_to_as_localhost()
    {
        Assert.True(ListenAddress.TryParse("http://loopback:8090", out ListenAddress address));
        Assert.Equal("http://localhost:8090", address.Url);
    }

    [Fact]
    public void What_is_kept_is_read_back_by_the_next_process()
    {
        Checkpoint first = Cosigned(1);
        using (FileWitnessMemory memory = Open())
        {
            Assert.Null(memory.Read(log.Verifier.Name));
            Assert.True(memory.TryReplace(log.Verifier.Name, null, first));
            Assert.True(memory.TryReplace(log.Verifier.Name, first, Cosigned(2)));
        }

        using FileWitnessMemory reopened = Open();
        Assert.Equal(Cosigned(2).Bytes.ToArray(), reopened.Read(log.Verifier.Name)!.Bytes.ToArray());
    }

    [Fact]
    public void Only_the_checkpoint_that_was_seen_is_replaced()
    {
        using FileWitnessMemory memory = Open();
        Checkpoint first = Cosigned(1);
        Assert.True(memory.TryReplace(log.Verifier.Name, null, first));
        Assert.False(memory.TryReplace(log.Verifier.Name, null, Cosigned(2)));
        Assert.True(memory.TryReplace(log.Verifier.Name, first, Cosigned(2)));
        Assert.False(memory.TryReplace(log.Verifier.Name, first, Cosigned(3)));
        Assert.Equal(2, memory.Read(log.Verifier.Name)!.Tree.Size);
    }

    [Fact]
    public void After_a_failed_write_the_disk_says_what_stands()
    {
        using FileWitnessMemory memory = Open();
        Assert.True(memory.TryReplace(log.Verifier.Name, null, Cosigned(1)));
        string file = Assert.Single(Directory.GetFiles(State, "*.checkpoint"));
        byte[] kept = File.ReadAllBytes(file);
        File.Delete(file);
        // A folder that is not empty where the file belongs: the rename fails.
        Directory.CreateDirectory(Path.Combine(file, "in the way"));

        Assert.ThrowsAny<Exception>(() => memory.TryReplace(log.Verifier.Name, memory.Read(log.Verifier.Name), Cosigned(2)));
        Directory.Delete(file, recursive: true);
        File.WriteAllBytes(file, kept);
        Assert.Equal(1, memory.Read(log.Verifier.Name)!.Tree.Size);
        Assert.True(memory.TryReplace(log.Verifier.Name, memory.Read(log.Verifier.Name), Cosigned(3)));
    }

    [Fact]
    public void What_a_kill_left_before_the_rename_is_swept_and_counts_for_nothing()
    {
        using (FileWitnessMemory memory = Open())
        {
            Assert.True(memory.TryReplace(log.Verifier.Name, null, Cosigned(1)));
        }

        string file = Assert.Single(Directory.GetFiles(State, "*.checkpoint"));
        File.WriteAllBytes($"{file}.0123456789abcdef.tmp", [.. Cosigned(2).Bytes.Span[..20]]);
        using FileWitnessMemory reopened = Open();

        Assert.Equal(1, reopened.Read(log.Verifier.Name)!.Tree.Size);
        Assert.Empty(Directory.GetFiles(State, "*.tmp"));
    }

    [Fact]
    public void A_damaged_or_foreign_file_stops_the_witness_instead_of_counting_as_none()
    {
        using (FileWitnessMemory memory = Open())
        {
            Assert.True(memory.TryReplace(log.Verifier.Name, null, Cosigned(5)));
        }

        string file = Assert.Single(Directory.GetFiles(State, "*.checkpoint"));
        byte[] good = File.ReadAllBytes(file);
        using var stranger = new CosignatureSigner("witness.example/w1", SigningKey.Generate());
        Checkpoint plain = Checkpoint.Sign(new TreeHead(5, MerkleTree.EmptyRoot), log);
        byte[][] others = [[], good[..^1], [.. good, .. good], plain.Bytes.ToArray(), plain.With([stranger.Cosign(plain.Text, Time)]).Bytes.ToArray()];
        foreach (byte[] bad in others)
        {
            File.WriteAllBytes(file, bad);
            Assert.Throws<CommandFailedException>(Open);
        }

        File.WriteAllBytes(file, good);
        using FileWitnessMemory reopened = Open();
        Assert.Equal(5, reopened.Read(log.Verifier.Name)!.Tree.Size);
    }

    [Fact]
    public void A_memory_that_is_gone_is_not_made_anew()
    {
        Directory.Delete(State);
        Assert.Throws<CommandFailedException>(Open);
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public void A_memory_is_held_by_one_process()
    {
        using FileWitnessMemory memory = Open();
        Assert.Throws<UsageException>(Open);
    }

    [Fact]
    public void Contradictions_are_kept_and_told_once_each_and_not_without_end()
    {
        using FileWitnessMemory memory = Open();
        for (int i = 0; i < 40; i++)
        {
            var fork = Checkpoint.Sign(new TreeHead(5, new RootHash(MerkleTree.HashLeaf([(byte)i]).Value)), log);
            memory.KeepContradiction(Cosigned(5), fork);
            memory.KeepContradiction(Cosigned(5), fork);
        }

        string[] shown = Directory.GetFiles(Path.Combine(State, "evidence"), "*.shown");
        Assert.Equal(16, shown.Length);
        Assert.Equal(16, Directory.GetFiles(Path.Combine(State, "evidence"), "*.cosigned").Length);
        Assert.Equal(16, told.Count);
        Assert.All(shown, file => Assert.Equal(Verdict.Ok, Checkpoint.Parse(File.ReadAllBytes(file)).Verify(log.Verifier)));
    }

    private static Task<Outcome> RunAsync(params string[] arguments) => new CommandLine().RunAsync(arguments);

    private FileWitnessMemory Open() => FileWitnessMemory.Open(State, witness.Verifier, [log.Verifier.Name], told.Add);

    private Checkpoint Cosigned(int size)
    {
        LeafHash[] leaves = [.. Enumerable.Range(0, size).Select(static i => MerkleTree.HashLeaf(System.Text.Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture))))];
        Checkpoint checkpoint = Checkpoint.Sign(new TreeHead(size, MerkleTree.HashTree(leaves)), log);
        return checkpoint.With([witness.Cosign(checkpoint.Text, Time)]);
    }
}
