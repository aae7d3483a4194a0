using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>An honest delivery becomes files; every lie becomes its word and no file.</summary>
public sealed class GetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65536)]
    [InlineData(100_000)]
    public async Task A_document_that_was_sent_arrives_as_it_was(int size)
    {
        using World world = await World.CreateAsync();
        string content = new('x', size);
        string id = await world.SendAsync(content);

        (await world.RunAsync("bravo", "get", id, "--out", world["got"])).MustSucceed();

        string[] files = Directory.GetFileSystemEntries(world["got"]);
        Assert.Equal([Path.Combine(world["got"], "note.txt")], files);
        Assert.Equal(content, await File.ReadAllTextAsync(files[0]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(files[0]));
    }

    [Fact]
    public async Task An_existing_file_is_not_overwritten()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        Directory.CreateDirectory(world["got"]);
        await File.WriteAllTextAsync(Path.Combine(world["got"], "note.txt"), "mine");

        Outcome outcome = await world.RunAsync("bravo", "get", id, "--out", world["got"]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(world["got"], "note.txt")));
        Assert.DoesNotContain(world.Gateway.Requests, request => request.Contains("/content/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_else_is_not_addressed()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();

        await ExpectAsync(world, "alpha", id, "not-addressed");
    }

    [Fact]
    public async Task A_statement_that_was_changed_is_not_signed()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        Replace(world, $"/v1/advisories/{id}/statement", bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("AMBER", "GREEN", StringComparison.Ordinal)));

        await ExpectAsync(world, "bravo", id, "bad-signature");
    }

    [Fact]
    public async Task A_manifest_that_was_changed_is_not_signed()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        Replace(world, $"/v1/advisories/{id}/manifest", bytes => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("AMBER", "GREEN", StringComparison.Ordinal)));

        await ExpectAsync(world, "bravo", id, "bad-signature");
    }

    [Fact]
    public async Task A_manifest_signed_by_an_unknown_key_is_a_key_mismatch()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        using SigningKey stranger = SigningKey.Generate();
        Manifest manifest = Manifest.Parse(await AnswerAsync(world, $"/v1/advisories/{id}/manifest"));
        Replace(world, $"/v1/advisories/{id}/manifest.sig", _ => Encoding.UTF8.GetBytes(manifest.Sign(stranger)));

        await ExpectAsync(world, "bravo", id, "key-mismatch");
    }

    [Fact]
    public async Task A_manifest_that_contradicts_the_statement_is_tampered_with()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Advisories.Alter = manifest => manifest with { Tlp = Tlp.Clear };
        string id = await world.SendAsync();

        await ExpectAsync(world, "bravo", id, "tampered");
    }

    [Fact]
    public async Task A_header_for_a_key_outside_the_agency_is_an_extra_recipient()
    {
        using World world = await World.CreateAsync();
        using X25519Identity stranger = X25519Identity.Generate();
        world.Gateway.Advisories.Alter = manifest => manifest with
        {
            Documents = [.. manifest.Documents.Select(document => document with { Headers = [.. document.Headers, new ManifestHeader(stranger.Recipient, document.Headers[0].Header)] })],
        };
        string id = await world.SendAsync();

        await ExpectAsync(world, "bravo", id, "extra-recipient");
    }

    [Fact]
    public async Task A_manifest_that_was_never_logged_is_tampered_with()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        Manifest logged = Manifest.Parse(await AnswerAsync(world, $"/v1/advisories/{id}/manifest"));
        Manifest other = Manifest.Create(logged.Content with { PublishedAt = logged.Content.PublishedAt.AddSeconds(-1) });
        Replace(world, $"/v1/advisories/{id}/manifest", _ => other.Bytes.ToArray());
        Replace(world, $"/v1/advisories/{id}/manifest.sig", _ => Encoding.UTF8.GetBytes(other.Sign(world.Gateway.ManifestKey)));

        await ExpectAsync(world, "bravo", id, "tampered");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-1)]
    public async Task A_file_with_a_changed_byte_is_tampered_with(int at)
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        Replace(world, $"/v1/advisories/{id}/content/0", bytes =>
        {
            byte[] changed = [.. bytes];
            changed[at < 0 ? changed.Length + at : at] ^= 1;
            return changed;
        });

        await ExpectAsync(world, "bravo", id, "tampered");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_file_that_is_cut_or_continued_is_tampered_with(int difference)
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        Replace(world, $"/v1/advisories/{id}/content/0", bytes => difference < 0 ? bytes[..^1] : [.. bytes, .. new byte[difference]]);

        await ExpectAsync(world, "bravo", id, "tampered");
    }

    [Fact]
    public async Task Another_payload_under_the_right_header_is_tampered_with()
    {
        using World world = await World.CreateAsync();
        string one = await world.SendAsync("one", "one.txt");
        string two = await world.SendAsync("two", "two.txt");
        byte[] other = await AnswerAsync(world, $"/v1/advisories/{two}/content/0");
        Replace(world, $"/v1/advisories/{one}/content/0", bytes =>
        {
            int end = bytes.AsSpan().IndexOf("\n--- "u8) + 49;
            return [.. bytes[..end], .. other[end..]];
        });

        await ExpectAsync(world, "bravo", one, "tampered");
    }

    [Fact]
    public async Task An_addressed_entry_that_is_not_in_the_log_is_unproven()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        long index = world.Gateway.Audit.Size - 1;
        byte[] entry = world.Gateway.Audit[index];
        byte[] forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry).Replace("\"delivery\":1", "\"delivery\":7", StringComparison.Ordinal));
        Assert.NotEqual(entry, forged);
        world.Gateway.Lies.Add(request => request.RequestUri!.PathAndQuery.StartsWith($"/v1/logs/audit/entries?from={index}&", StringComparison.Ordinal)
            ? FakeGateway.Bytes([.. forged, (byte)'\n'])
            : null);

        await ExpectAsync(world, "bravo", id, "unproven");
    }

    [Fact]
    public async Task A_directory_entry_that_was_changed_is_named()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        byte[] changed = [.. world.Gateway.DirectoryLog[2]];
        changed[^10] ^= 1;
        byte[] checkpoint = world.Gateway.DirectoryLog.Checkpoint();
        world.Gateway.DirectoryLog.Tamper(2, changed);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath == "/v1/logs/directory/checkpoint" ? FakeGateway.Bytes(checkpoint) : null);

        await ExpectAsync(world, "bravo", id, "tampered 2");
    }

    [Fact]
    public async Task A_broken_connection_leaves_no_file()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync(new string('x', 200_000));
        byte[] whole = await AnswerAsync(world, $"/v1/advisories/{id}/content/0");
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith("/content/0", StringComparison.Ordinal)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BreakingStream(whole[..150_000])) }
            : null);

        Outcome outcome = await world.RunAsync("bravo", "get", id, "--out", world["got"]);

        Assert.Equal(3, outcome.ExitCode);
        Assert.False(Directory.Exists(world["got"]));
    }

    [Fact]
    public async Task A_withdrawn_advisory_shows_its_signed_reason()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        (await world.RunAsync("alpha", "withdraw", id, "--reason", "Superseded by a better analysis")).MustSucceed();

        Outcome outcome = await world.RunAsync("bravo", "get", id, "--out", world["got"]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Superseded by a better analysis", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("alpha/", outcome.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(world["got"]));
    }

    [Theory]
    [InlineData("bravo", "bravo", "tampered")]
    [InlineData("bravo", "alpha", "key-mismatch")]
    [InlineData("nobody", "alpha", "key-mismatch")]
    public async Task A_withdrawal_counts_only_from_a_publisher_of_the_agency_that_sent_the_advisory(string signer, string actor, string word)
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        using SigningKey key = signer == "nobody" ? SigningKey.Generate() : Profile.Open(world.Keys(signer)).LoadSigningKey();
        Withdrawal forged = Withdrawal.Create(FakeGateway.Name, AdvisoryId.Parse(id), "Never mind", null, FakeGateway.Now);
        long index = world.Gateway.Advisories.Withdraw(forged, Members(forged, key), world.Gateway.RecordOf(actor).Principals[0].Id);

        await ExpectAsync(world, "bravo", id, word == "tampered" ? $"tampered {index}" : word);
    }

    [Fact]
    public async Task A_withdrawal_that_is_not_logged_as_one_of_this_advisory_is_unproven()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        string other = await world.SendAsync("Another.");
        (await world.RunAsync("alpha", "withdraw", other, "--reason", "Superseded")).MustSucceed();
        byte[] withdrawal = await AnswerAsync(world, $"/v1/advisories/{other}/withdrawal");
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith($"{id}/content/0", StringComparison.Ordinal)
            ? FakeGateway.Problem(HttpStatusCode.Gone, "withdrawn")
            : null);
        await ExpectAsync(world, "bravo", id, "unproven");

        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith($"{id}/withdrawal", StringComparison.Ordinal)
            ? FakeGateway.Json(Encoding.UTF8.GetString(withdrawal))
            : null);
        await ExpectAsync(world, "bravo", id, "unproven");
    }

    [Fact]
    public async Task A_withdrawal_in_place_of_the_papers_is_unproven()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        Withdrawal withdrawal = Withdrawal.Create(FakeGateway.Name, AdvisoryId.Parse(id), "Never mind", null, FakeGateway.Now);
        using SigningKey alpha = Profile.Open(world.Keys("alpha")).LoadSigningKey();
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith("/manifest", StringComparison.Ordinal)
            ? FakeGateway.Problem(HttpStatusCode.Gone, "withdrawn", $",{Members(withdrawal, alpha)}")
            : null);

        await ExpectAsync(world, "bravo", id, "unproven");
    }

    [Fact]
    public async Task An_acknowledgement_is_signed_for_the_manifest_that_was_checked()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();

        (await world.RunAsync("bravo", "ack", id, "--as", "acted")).MustSucceed();

        AdvisoryAcknowledgedDetail detail = AdvisoryAcknowledgedDetail.Parse(LogEntry.Parse(world.Gateway.Audit[world.Gateway.Audit.Size - 1]).Detail);
        Assert.Equal(Disposition.Acted, detail.Disposition);
        Assert.Equal(SHA256.HashData(await AnswerAsync(world, $"/v1/advisories/{id}/manifest")), detail.Manifest.ToArray());
    }

    private static string Members(Withdrawal withdrawal, SigningKey key) =>
        $"\"withdrawal\":{Encoding.UTF8.GetString(withdrawal.Bytes.Span)},\"signature\":{JsonSerializer.Serialize(withdrawal.Sign(key))}";

    private static void Replace(World world, string path, Func<byte[], byte[]> change)
    {
        bool busy = false;
        world.Gateway.Lies.Add(request =>
        {
            if (busy || request.Method != HttpMethod.Get || request.RequestUri!.AbsolutePath != path)
            {
                return null;
            }

            busy = true;
            byte[] honest = AnswerAsync(world, path).GetAwaiter().GetResult();
            busy = false;
            return FakeGateway.Bytes(change(honest));
        });
    }

    private static async Task<byte[]> AnswerAsync(World world, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, FakeGateway.Url + path);
        using HttpResponseMessage answer = await world.Gateway.Advisories.AnswerAsync(request, CancellationToken.None);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static async Task ExpectAsync(World world, string agency, string id, string word)
    {
        Outcome outcome = await world.RunAsync(agency, "get", id, "--out", world["got"]);

        Assert.True(outcome.ExitCode == 1 && outcome.FirstLine == word, $"exit {outcome.ExitCode}: {outcome.Output}{outcome.Errors}");
        Assert.False(Directory.Exists(world["got"]), "Nothing is left behind, not even the folder.");
    }
}
