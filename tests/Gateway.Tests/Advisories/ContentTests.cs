using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Content;
using Gateway.Server.Advisories.Publishing;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Advisories;

public sealed class ContentTests(ExchangeWorld world) : ExchangeTests(world), IClassFixture<ExchangeWorld>
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=10-299", 10, 290)]
    [InlineData("bytes=100-", 100, -1)]
    [InlineData("bytes=-7", -7, 7)]
    [InlineData("bytes=0-999999999", 0, -1)]
    [InlineData("BYTES=168-168", 168, 1)]
    public async Task One_range_is_served_and_logged(string range, int from, int length)
    {
        AdvisoryId id = await PublishAsync(200_000);
        byte[] whole = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));
        int offset = from < 0 ? whole.Length + from : from;
        byte[] expected = whole[offset..(length < 0 ? whole.Length : offset + length)];

        using HttpResponseMessage response = await GetAsync(id, range);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes {offset}-{offset + expected.Length - 1}/{whole.Length}", response.Content.Headers.ContentRange!.ToString());
        IReadOnlyList<LogEntry> fetched = await EntriesAsync(ActionNames.AdvisoryFetched, id);
        Assert.Equal(2, fetched.Count);
        Assert.Null(AdvisoryFetchedDetail.Parse(fetched[0].Detail).Range);
        Assert.Equal(new ByteRange(offset, offset + expected.Length - 1), AdvisoryFetchedDetail.Parse(fetched[1].Detail).Range);
        Assert.Equal((Bob.Id.Value, id.Value), (fetched[1].Actor, fetched[1].Subject));
    }

    [Theory]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=9999999-")]
    [InlineData("bytes=5-4")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=-")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=")]
    public async Task Several_ranges_or_none_that_exists_are_refused_and_nothing_is_logged(string range)
    {
        AdvisoryId id = await PublishAsync(1000);

        using HttpResponseMessage response = await GetAsync(id, range);
        await Task.FromResult(response).RefusedAsync(416, "range-not-satisfiable");
        Assert.Equal(PayloadSize.Of(1000) + HeaderBudget.HeaderSizeBytes, response.Content.Headers.ContentRange!.Length);
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryFetched, id));
    }

    [Fact]
    public async Task Every_byte_of_the_file_is_the_same_however_it_is_cut()
    {
        AdvisoryId id = await PublishAsync(70_000);
        byte[] whole = await AsBob.GetByteArrayAsync(PathOf(id, "/content/0"));
        var pieces = new List<byte>();
        while (pieces.Count < whole.Length)
        {
            using HttpResponseMessage piece = await GetAsync(id, $"bytes={pieces.Count}-{pieces.Count + 9_999}");
            pieces.AddRange(await piece.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(whole, pieces);
    }

    [Fact]
    public async Task HEAD_tells_what_GET_would_and_leaves_no_entry()
    {
        AdvisoryId id = await PublishAsync(1000);
        using HttpResponseMessage head = await SendAsync(HttpMethod.Head, id);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryFetched, id));

        using HttpResponseMessage get = await SendAsync(HttpMethod.Get, id);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal("bytes", head.Headers.AcceptRanges.Single());
        Assert.False(head.Headers.ETag!.IsWeak);
        Assert.Equal("application/octet-stream", get.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task An_entity_tag_ties_a_range_to_its_file_and_spares_a_second_download()
    {
        AdvisoryId id = await PublishAsync(1000);
        AdvisoryId other = await PublishAsync(1000);
        EntityTagHeaderValue tag = (await SendAsync(HttpMethod.Head, id)).Headers.ETag!;
        Assert.NotEqual(tag, (await SendAsync(HttpMethod.Head, other)).Headers.ETag);

        Assert.Equal(HttpStatusCode.PartialContent, (await SendAsync(HttpMethod.Get, id, r => AddRange(r, new RangeConditionHeaderValue(tag)))).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await SendAsync(HttpMethod.Get, id, r => AddRange(r, new RangeConditionHeaderValue(new EntityTagHeaderValue("\"older\""))))).StatusCode);
        int fetched = (await EntriesAsync(ActionNames.AdvisoryFetched, id)).Count;
        Assert.Equal(HttpStatusCode.NotModified, (await SendAsync(HttpMethod.Get, id, r => r.Headers.IfNoneMatch.Add(tag))).StatusCode);
        Assert.Equal(fetched, (await EntriesAsync(ActionNames.AdvisoryFetched, id)).Count);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("-1")]
    [InlineData("1")]
    [InlineData("99999999999")]
    [InlineData("x")]
    public async Task A_number_that_names_no_document_is_not_found(string number)
    {
        AdvisoryId id = await PublishAsync(10);
        await AsBob.GetAsync(PathOf(id, $"/content/{number}")).RefusedAsync(404, "not-found");
    }

    [Fact]
    public async Task A_payload_that_is_gone_from_the_disk_is_not_logged_as_fetched()
    {
        AdvisoryId id = await PublishAsync(1000);
        File.Delete(Directory.EnumerateFiles(Host.Data.Payloads).Max(StringComparer.Ordinal)!);

        await AsBob.GetAsync(PathOf(id, "/content/0")).RefusedAsync(503, "storage-unavailable");
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryFetched, id));
    }

    [Fact]
    public async Task A_reader_revoked_a_moment_ago_fetches_nothing_more()
    {
        Member leaver = Member.Reader("bravo");
        await Host.RecordAsync(leaver);
        using HttpClient asLeaver = await Host.LogInAsync(leaver);
        AdvisoryId id = await PublishAsync(1000);
        leaver.RevokedAt = Host.Time.GetUtcNow();
        await Host.RecordAsync(leaver);

        await asLeaver.GetAsync(PathOf(id, "/content/0")).RefusedAsync(403, "revoked");
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryFetched, id));
    }

    [Fact]
    public async Task A_readers_DPoP_proof_goes_into_the_log_as_its_own_word()
    {
        AdvisoryId id = await PublishAsync(1000);
        string token = await GetBoundTokenAsync();
        string proof = Prove(PathOf(id, "/content/0"), token);

        Assert.Equal(HttpStatusCode.OK, await FetchAsync(PathOf(id, "/content/0"), token, proof));

        LogEntry fetched = Assert.Single(await EntriesAsync(ActionNames.AdvisoryFetched, id));
        Assert.Equal(Evidence.Signed, fetched.Evidence);
        Assert.Equal(proof, AdvisoryFetchedDetail.Parse(fetched.Detail).DpopProof);
    }

    [Fact]
    public async Task A_proof_downloads_once_and_a_second_try_is_not_in_the_log()
    {
        AdvisoryId id = await PublishAsync(1000);
        string token = await GetBoundTokenAsync();
        string proof = Prove(PathOf(id, "/content/0"), token);
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FetchAsync(PathOf(id, "/content/0"), token, proof)));
        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Single(await EntriesAsync(ActionNames.AdvisoryFetched, id));
    }

    [Theory]
    [InlineData("/content/0", "If-None-Match", "*", HttpStatusCode.NotModified)]
    [InlineData("/content/0", "Range", "bytes=2000000-", HttpStatusCode.RequestedRangeNotSatisfiable)]
    [InlineData("/content/7", null, null, HttpStatusCode.NotFound)]
    [InlineData("/content/0?atLeast=x", null, null, HttpStatusCode.BadRequest)]
    public async Task A_proof_is_used_up_by_any_answer_of_a_download(string file, string? header, string? value, HttpStatusCode expected)
    {
        string path = PathOf(await PublishAsync(1000), file);
        string token = await GetBoundTokenAsync();
        string proof = Prove(path.Split('?')[0], token);
        value = header == "If-None-Match" ? await TagAsync(path) : value;
        Assert.Equal(expected, await FetchAsync(path, token, proof, header, value));
        Assert.Equal(HttpStatusCode.Unauthorized, await FetchAsync(path, token, proof, header, value));
    }

    [Theory]
    [InlineData(null, 100L, true)]
    [InlineData("items=0-1", 100L, true)]
    [InlineData("bytes=0-", 0L, false)]
    [InlineData("bytes=-5", 0L, false)]
    [InlineData("bytes=0-0,-1", 100L, false)]
    [InlineData("bytes=99-", 100L, true)]
    [InlineData("bytes=100-", 100L, false)]
    [InlineData("bytes=9223372036854775808-", 100L, false)]
    public void A_range_header_is_read_strictly(string? header, long total, bool taken) =>
        Assert.Equal(taken, ContentRange.TryParse(header, total, out _));

    private static void AddRange(HttpRequestMessage request, RangeConditionHeaderValue condition)
    {
        request.Headers.Range = new RangeHeaderValue(0, 9);
        request.Headers.IfRange = condition;
    }

    private Task<string> GetBoundTokenAsync() => Host.GetTokenAsync(
        Bob.Id, Bob.Access, DpopProof.Create(Bob.Access, "POST", new Uri(Host.Url, "/oauth/token"), Host.Time.GetUtcNow(), accessToken: null));

    private string Prove(string path, string token) => DpopProof.Create(Bob.Access, "GET", new Uri(Host.Url, path), Host.Time.GetUtcNow(), token);

    private async Task<HttpStatusCode> FetchAsync(string path, string token, string proof, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.Add("DPoP", proof);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using HttpResponseMessage response = await Host.Anonymous().SendAsync(request);
        return response.StatusCode;
    }

    private async Task<string> TagAsync(string path)
    {
        using HttpResponseMessage response = await AsBob.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        return response.Headers.ETag!.ToString();
    }

    private Task<AdvisoryId> PublishAsync(int size) =>
        AsAlice.PublishAsync(new Upload(Alice, Upload.To("bravo")).With(RandomNumberGenerator.GetBytes(size)));

    private Task<HttpResponseMessage> GetAsync(AdvisoryId id, string range) =>
        SendAsync(HttpMethod.Get, id, request => request.Headers.TryAddWithoutValidation("Range", range));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, AdvisoryId id, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, PathOf(id, "/content/0"));
        change?.Invoke(request);
        return await AsBob.SendAsync(request);
    }
}
