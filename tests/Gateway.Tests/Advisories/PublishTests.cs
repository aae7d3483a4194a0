using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Publishing;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class PublishTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    [Fact]
    public async Task The_answer_names_entry_manifests_and_a_proof_that_the_log_key_confirms()
    {
        Upload upload = new Upload(Alice, Upload.To("charlie"), Upload.To("bravo")).With("x");
        using HttpResponseMessage response = await AsAlice.PostAsync(Answers.Advisories, upload.Form());
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);
        string id = answer.GetProperty("id").GetString()!;

        Assert.EndsWith($"/v1/advisories/{id}", response.Headers.Location!.ToString(), StringComparison.Ordinal);
        LogEntry entry = LogEntry.Parse(answer.GetProperty("entry").GetBytesFromBase64());
        Assert.Equal(ActionNames.AdvisoryPublished, entry.Action);
        Assert.Equal(id, entry.Subject);
        Assert.Equal(answer.GetProperty("index").GetInt64(), entry.Index.Value);
        TlogProof proof = TlogProof.Parse(Encoding.UTF8.GetBytes(answer.GetProperty("proof").GetString()!));
        Assert.Equal(Verdict.Ok, proof.Verify(MerkleTree.HashLeaf(entry.Bytes.Span), Host.AuditLog));
        AdvisoryPublishedDetail detail = AdvisoryPublishedDetail.Parse(entry.Detail);
        var distribution = AdvisoryDistributedDetail.Parse(answer.GetProperty("distribution").GetBytesFromBase64());
        PublishedTotals totals = detail.TotalsWith(distribution)!;
        Assert.Equal((1, 2, Tlp.Amber), (detail.Documents, totals.Recipients, detail.Tlp));
        Dictionary<AgencyId, Sha256Digest> manifests = answer.GetProperty("manifests").EnumerateArray().ToDictionary(
            manifest => AgencyId.Parse(manifest.GetProperty("recipient").GetString()!),
            manifest => Sha256Digest.Parse(manifest.GetProperty("sha256").GetString()!));
        Assert.Equal(ManifestsRoot.Compute(manifests), totals.Manifests);
        Assert.Equal(["bravo", "charlie"], manifests.Keys.Select(agency => agency.Value));
    }

    [Fact]
    public async Task How_many_recipients_there_are_stands_in_an_entry_that_the_sender_sees_and_no_recipient()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("x"));
        LogEntry published = Assert.Single(await EntriesAsync(ActionNames.AdvisoryPublished, id));
        LogEntry distributed = Assert.Single(await EntriesAsync(ActionNames.AdvisoryDistributed, id));
        Assert.Equal(published.Index.Value + 1, distributed.Index.Value);
        Assert.Contains(ActionNames.AdvisoryDistributed, await AsAlice.GetStringAsync($"/v1/logs/audit/entries?subject={id}"), StringComparison.Ordinal);
        string seen = await AsBob.GetStringAsync($"/v1/logs/audit/entries?subject={id}");
        Assert.Contains(ActionNames.AdvisoryPublished, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(ActionNames.AdvisoryDistributed, seen, StringComparison.Ordinal);
        Assert.DoesNotContain("recipients", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("charlie", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_and_statement_are_the_exact_bytes_that_sender_and_gateway_signed()
    {
        Upload upload = ToBravo();
        AdvisoryId id = await AsAlice.PublishAsync(upload);

        Manifest manifest = Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest")));
        Assert.True(manifest.IsSignedBy(Host.ManifestKey, await AsBob.GetStringAsync(PathOf(id, "/manifest.sig"))));
        Statement statement = Statement.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/statement")));
        Assert.True(statement.IsSignedBy(Alice.Sign.VerifyingKey, await AsBob.GetStringAsync(PathOf(id, "/statement.sig"))));
        Assert.Equal(upload.Metadata().Statements(HeaderSet.None)[0].Bytes.ToArray(), statement.Bytes.ToArray());
        Assert.Equal(statement.Digest, manifest.Content.Statement);
        Assert.Equal(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest")), await AsAlice.GetByteArrayAsync(PathOf(id, "/manifest?recipient=bravo")));
        await AsAlice.GetAsync(PathOf(id, "/manifest")).RefusedAsync(400, "bad-request");
        await AsAlice.GetAsync(PathOf(id, "/manifest?recipient=charlie")).RefusedAsync(404, "not-found");
        LogEntry addressed = Assert.Single(await EntriesAsync(ActionNames.AdvisoryAddressed, id));
        Assert.Equal(manifest.Digest, AdvisoryAddressedDetail.Parse(addressed.Detail).Manifest);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public async Task One_to_sixteen_documents_arrive_in_order(int count)
    {
        Upload upload = new(Alice, Upload.To("bravo"));
        for (int i = 0; i < count; i++)
        {
            upload.With($"document {i}");
        }

        AdvisoryId id = await AsAlice.PublishAsync(upload);

        for (int i = 0; i < count; i++)
        {
            Assert.Equal(upload.Contents[i], await AsBob.OpenAsync(id, i, Bob));
        }

        await AsBob.GetAsync(PathOf(id, $"/content/{count}")).RefusedAsync(404, "not-found");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(1_000_000)]
    public async Task Every_size_around_a_chunk_arrives_whole(int size)
    {
        byte[] content = RandomNumberGenerator.GetBytes(size);
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")).With(content));

        Assert.Equal(content, await AsBob.OpenAsync(id, 0, Bob));
        ManifestDocument listed = Manifest.Parse(await AsBob.GetByteArrayAsync(PathOf(id, "/manifest"))).Content.Documents[0];
        byte[] file = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));
        byte[] payload = file[listed.Headers[0].Header.Length..];
        Assert.Equal(listed.PayloadSize, payload.Length);
        Assert.Equal(listed.PayloadSha256, Sha256Digest.Of(payload));
        Assert.Equal(HeaderBudget.HeaderSizeBytes, listed.Headers[0].Header.Length);
    }

    [SharedFact("csaf/examples")]
    public async Task Every_CSAF_example_opens_again_at_its_recipient()
    {
        string[] files = Directory.GetFiles(Shared.Folder("csaf/examples"), "*.json");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            byte[] content = await File.ReadAllBytesAsync(file);
            AdvisoryId id = await AsAlice.PublishAsync(
                new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Clear }.With(content, Path.GetFileName(file), "application/json"));
            Assert.Equal(content, await AsBob.OpenAsync(id, 0, Bob));
        }
    }

    [Fact]
    public async Task An_advisory_to_oneself_is_sent_and_received()
    {
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("alpha")).With("for our own archive"));

        Assert.Equal("for our own archive", Encoding.UTF8.GetString(await AsAlice.OpenAsync(id, 0, Alice)));
        Assert.Contains(id.Value, await AsAlice.GetStringAsync("/v1/inbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_is_an_age_file_for_its_reader_alone()
    {
        byte[] content = RandomNumberGenerator.GetBytes(100_000);
        AdvisoryId id = await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")).With(content));
        byte[] file = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));

        Assert.StartsWith("age-encryption.org/v1\n", Encoding.ASCII.GetString(file[..64]), StringComparison.Ordinal);
        Assert.Equal(content, await DecryptAsync(file, Bob));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => DecryptAsync(file, Carol));
    }
}
