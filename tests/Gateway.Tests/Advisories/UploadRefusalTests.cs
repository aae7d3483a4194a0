using System.Net.Http.Headers;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Advisories.Publishing;
using Gateway.Server.Options;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class UploadRefusalTests(UploadRefusalTests.SmallWorld world) : ExchangeTests(world), IClassFixture<UploadRefusalTests.SmallWorld>
{
    [Theory]
    [InlineData("signatures", "metadata", "content")]
    [InlineData("metadata", "content", "signatures")]
    [InlineData("metadata", "metadata", "signatures", "content")]
    [InlineData("metadata", "signatures", "signatures", "content")]
    [InlineData("metadata", "signatures")]
    [InlineData("metadata", "content")]
    [InlineData("signatures", "content")]
    [InlineData("metadata")]
    [InlineData("metadata", "signatures", "content", "content")]
    [InlineData("metadata", "signatures", "document")]
    [InlineData("metadata", "signatures", "content", "extra")]
    public async Task Parts_come_in_their_order_each_once(params string[] order)
    {
        Dictionary<string, byte[]> parts = ToBravo().Parts().ToDictionary(part => part.Name, part => part.Content);
        MultipartFormDataContent form = Upload.FormOf(order.Select(name => (name, parts.GetValueOrDefault(name, [1]))));

        await PostRefusedAsync(form, 400, "bad-request");
    }

    [Fact]
    public async Task A_body_that_ends_early_or_has_no_boundary_is_a_bad_request()
    {
        byte[] whole = await ToBravo(new string('x', 5000)).Form().ReadAsByteArrayAsync();
        foreach (int length in (int[])[0, 10, 300, whole.Length - 100])
        {
            await PostRefusedAsync(Typed(whole[..length], "multipart/form-data; boundary=test-boundary-1f0c"), 400, "bad-request");
        }

        await PostRefusedAsync(Typed(whole, "multipart/form-data"), 400, "bad-request");
        await PostRefusedAsync(Typed(whole, "multipart/form-data; boundary=" + new string('b', 71)), 400, "bad-request");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/mixed; boundary=test-boundary-1f0c")]
    [InlineData("text/plain")]
    public async Task Only_form_data_is_an_upload(string mediaType) =>
        await PostRefusedAsync(Typed(await ToBravo().Form().ReadAsByteArrayAsync(), mediaType), 415, "unsupported-media-type");

    [Theory]
    [InlineData("{ \"a\":1}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":1.0}")]
    [InlineData("{}\n")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Metadata_and_signatures_that_are_not_canonical_are_invalid_JSON(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        await PostRefusedAsync(Replaced("metadata", bytes), 400, "invalid-json");
        await PostRefusedAsync(Replaced("signatures", bytes), 400, "invalid-json");
    }

    [Theory]
    [InlineData("\"sender\":", "\"sendero\":")]
    [InlineData("\"urgency\":\"urgent\"", "\"urgency\":\"urgent\",\"whim\":\"x\"")]
    [InlineData("\"urgency\":\"urgent\"", "\"urgency\":\"whenever\"")]
    [InlineData("\"tlp\":\"AMBER\"", "\"tlp\":\"PINK\"")]
    [InlineData("\"category\":\"vulnerability\"", "\"category\":\"gossip\"")]
    [InlineData("advisory-statement/v1", "advisory-statement/v2")]
    [InlineData("\"role\":\"main\"", "\"role\":\"star\"")]
    [InlineData("\"mediaType\":\"text/plain\"", "\"mediaType\":\"text\"")]
    public async Task A_statement_that_breaks_its_format_is_an_invalid_advisory(string part, string instead)
    {
        string metadata = Encoding.UTF8.GetString(ToBravo().Metadata().Bytes.Span);
        Assert.Contains(part, metadata, StringComparison.Ordinal);

        await PostRefusedAsync(Replaced("metadata", Encoding.UTF8.GetBytes(metadata.Replace(part, instead, StringComparison.Ordinal))), 422, "invalid-advisory");
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a\\\\b")]
    [InlineData("a\u202Eb")]
    [InlineData("..")]
    public async Task A_file_name_that_leads_elsewhere_is_an_invalid_filename(string name)
    {
        string metadata = Encoding.UTF8.GetString(ToBravo().Metadata().Bytes.Span).Replace("document-0.bin", name, StringComparison.Ordinal);

        await PostRefusedAsync(Replaced("metadata", Encoding.UTF8.GetBytes(metadata)), 422, "invalid-filename");
    }

    [Fact]
    public async Task A_statement_is_bound_to_gateway_sender_and_time()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Member impostor = Member.Publisher("alpha");
        await Host.RecordAsync(Alice, impostor);
        Upload[] wrong =
        [
            new(Alice, Upload.To("bravo")) { Gateway = "other.example" },
            new(impostor, Upload.To("bravo")),
            new(Alice, Upload.To("bravo")) { CreatedAt = now.AddDays(-7).AddMinutes(-1) },
            new(Alice, Upload.To("bravo")) { CreatedAt = now.AddMinutes(2) },
            new(Alice, Upload.To("bravo")) { CreatedAt = now.AddDays(-1), ExpiresAt = now.AddHours(-1) },
        ];
        foreach (Upload upload in wrong)
        {
            await PostRefusedAsync(upload.With("x").Form(), 422, "invalid-advisory");
        }
    }

    [Fact]
    public async Task A_nonce_serves_once_for_ever()
    {
        Upload upload = ToBravo();
        await AsAlice.PublishAsync(upload);

        await PostRefusedAsync(upload.Form(), 409, "conflict");
        await PostRefusedAsync(new Upload(Alice, Upload.To("charlie")) { Nonce = upload.Nonce }.With("another").Form(), 409, "conflict");
    }

    [Fact]
    public async Task The_same_content_twice_in_one_upload_is_a_duplicate_document()
    {
        await PostRefusedAsync(ToBravo("same").With("same").Form(), 409, "duplicate-document");
        await AsAlice.PublishAsync(ToBravo("same"));
        await AsAlice.PublishAsync(ToBravo("same"));
    }

    [Fact]
    public async Task Content_that_is_not_what_was_signed_is_refused()
    {
        Upload upload = ToBravo("expected").With("second");
        (string Name, byte[] Content)[] parts = [.. upload.Parts()];
        foreach (string instead in (string[])["expectee", "expecte", "expected ", ""])
        {
            (string, byte[])[] changed = [.. parts];
            changed[2] = ("content", Encoding.UTF8.GetBytes(instead));
            await PostRefusedAsync(Upload.FormOf(changed), 422, "invalid-advisory");
            changed[2] = parts[2];
            changed[3] = ("content", Encoding.UTF8.GetBytes(instead));
            await PostRefusedAsync(Upload.FormOf(changed), 422, "invalid-advisory");
        }

        await PostRefusedAsync(Upload.FormOf([parts[0], parts[1], parts[3], parts[2]]), 422, "invalid-advisory");
    }

    [Fact]
    public async Task Too_much_is_refused_by_what_is_announced_and_by_what_comes()
    {
        await PostRefusedAsync(ToBravo(new string('x', 60_000)).With(new string('y', 60_000)).Form(), 413, "payload-too-large");
        await PostRefusedAsync(Replaced("metadata", new byte[65 * 1024]), 413, "payload-too-large");
        await PostRefusedAsync(Replaced("signatures", new byte[1025 * 1024]), 413, "payload-too-large");
        await PostRefusedAsync(Typed(new byte[UploadLimits.Of(Host.Get<GatewayOptions>().Limits).RequestBytes + 1], "multipart/form-data; boundary=b"), 413, "payload-too-large");
    }

    [Fact]
    public async Task Signatures_are_by_the_senders_registered_key_over_each_recipients_own_statement()
    {
        Upload upload = new Upload(Alice, Upload.To("bravo"), Upload.To("charlie")).With("x");
        Dictionary<AgencyId, string> right = upload.Metadata().Statements(HeaderSet.None).ToDictionary(s => s.Recipient, s => s.Sign(Alice.Sign));
        AgencyId bravo = AgencyId.Parse("bravo");
        AgencyId charlie = AgencyId.Parse("charlie");

        var swapped = new Dictionary<AgencyId, string> { [bravo] = right[charlie], [charlie] = right[charlie] };
        Assert.Equal(["bravo invalid-signature"], (await PostSignedAsync(upload, swapped, 422, "invalid-signature")).Recipients());
        var strangers = upload.Metadata().Statements(HeaderSet.None).ToDictionary(s => s.Recipient, s => s.Sign(Bob.Sign));
        Assert.Equal(
            ["bravo invalid-signature", "charlie invalid-signature"], (await PostSignedAsync(upload, strangers, 422, "invalid-signature")).Recipients());
        var missing = new Dictionary<AgencyId, string> { [bravo] = right[bravo] };
        Assert.Equal(["charlie invalid-signature"], (await PostSignedAsync(upload, missing, 422, "invalid-signature")).Recipients());
        var surplus = new Dictionary<AgencyId, string>(right) { [AgencyId.Parse("delta")] = right[bravo] };
        await PostSignedAsync(upload, surplus, 422, "invalid-signature");
        await PostSignedAsync(upload, new() { [bravo] = "no signature", [charlie] = right[charlie] }, 422, "invalid-signature");
    }

    [Fact]
    public async Task An_answer_travels_no_further_than_what_it_answers_and_a_successor_replaces_ones_own()
    {
        AdvisoryId amber = await AsAlice.PublishAsync(ToBravo());
        Member bobPublishes = Member.Publisher("bravo");
        await Host.RecordAsync(bobPublishes);
        using HttpClient asBob = await Host.LogInAsync(bobPublishes);
        Upload reply(Tlp tlp, AdvisoryId to) => new Upload(bobPublishes, Upload.To("alpha")) { Tlp = tlp, ReplyTo = to }.With("reply");

        await RefusedWithNothingStoredAsync(() => asBob.PostAsync(Answers.Advisories, reply(Tlp.Green, amber).Form()), 422, "tlp-mismatch");
        await RefusedWithNothingStoredAsync(
            () => asBob.PostAsync(Answers.Advisories, reply(Tlp.Amber, AdvisoryId.Create(Host.Time)).Form()), 422, "invalid-advisory");
        await RefusedWithNothingStoredAsync(
            () => asBob.PostAsync(Answers.Advisories, new Upload(bobPublishes, Upload.To("alpha")) { Supersedes = amber }.With("x").Form()), 422, "invalid-advisory");
        await asBob.PublishAsync(reply(Tlp.AmberStrict, amber));
        await AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")) { Supersedes = amber }.With("better"));
    }

    [Theory]
    [InlineData("RED", "2.0", Tlp.Amber, false)]
    [InlineData("AMBER", "2.0", Tlp.Green, false)]
    [InlineData("WHITE", "2.0", Tlp.Amber, false)]
    [InlineData("GREEN", "2.0", Tlp.AmberStrict, false)]
    [InlineData("RED", "2.1", Tlp.AmberStrict, false)]
    [InlineData("AMBER+STRICT", "2.1", Tlp.Amber, false)]
    [InlineData("AMBER", "2.1", Tlp.AmberStrict, false)]
    [InlineData("AMBER+STRICT", "2.1", Tlp.AmberStrict, true)]
    [InlineData("CLEAR", "2.1", Tlp.Clear, true)]
    public async Task A_documents_own_label_is_the_advisorys(string label, string version, Tlp tlp, bool agrees)
    {
        Upload upload = new Upload(Alice, Upload.To("bravo")) { Tlp = tlp }.With(Labelled(label, version), "csaf.json", "application/json");
        if (agrees)
        {
            await AsAlice.PublishAsync(upload);
            return;
        }

        System.Text.Json.JsonElement problem = await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, upload.Form()), 422, "tlp-mismatch");
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.Contains($"TLP:{label.Replace("WHITE", "CLEAR", StringComparison.Ordinal)},", detail, StringComparison.Ordinal);
        Assert.EndsWith($"TLP:{tlp.ToWire()}.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_document_of_an_advisory_bears_its_label()
    {
        Upload upload = new Upload(Alice, Upload.To("bravo")) { Tlp = Tlp.Green }
            .With(Labelled("GREEN", "2.1"), "csaf.json", "application/json").With("no label").With(Labelled("CLEAR", "2.1"), "fr.json", "application/json");

        await RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, upload.Form()), 422, "tlp-mismatch");
    }

    private static byte[] Labelled(string label, string version) => Encoding.UTF8.GetBytes(
        $$$"""{"document":{"title":"x","distribution":{"tlp":{"url":"u","label":"{{{label}}}"}},"csaf_version":"{{{version}}}"},"vulnerabilities":[]}""");

    private static MultipartFormDataContent Replace(Upload upload, string part, byte[] content) =>
        Upload.FormOf(upload.Parts().Select(original => original.Name == part ? (part, content) : original));

    private static ByteArrayContent Typed(byte[] body, string mediaType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return content;
    }

    private MultipartFormDataContent Replaced(string part, byte[] content) => Replace(ToBravo(), part, content);

    private Task<System.Text.Json.JsonElement> PostSignedAsync(Upload upload, Dictionary<AgencyId, string> signatures, int status, string name) =>
        PostRefusedAsync(Replace(upload, "signatures", SignatureSet.Create(signatures).Bytes.ToArray()), status, name);

    private Task<System.Text.Json.JsonElement> PostRefusedAsync(HttpContent body, int status, string name) =>
        RefusedWithNothingStoredAsync(() => AsAlice.PostAsync(Answers.Advisories, body), status, name);

    public sealed class SmallWorld : ExchangeWorld
    {
        private protected override (string Setting, string Value)[] Settings => [("Gateway:Limits:DocumentBytes", "100000")];
    }
}
