using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Crypto.Tests;

public sealed class TimestampTests
{
    private static readonly byte[] Data = "gateway.example/audit\n12\nroot\n"u8.ToArray();

    [ToolFact("openssl")]
    public async Task An_authoritys_token_dates_the_data_it_was_asked_for_and_openssl_agrees()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync();
        DateTimeOffset before = TimeProvider.System.GetUtcNow();

        TimestampToken token = await RequestAsync(authority, authority.Authorities);

        Assert.True(token.Dates(Data, authority.Authorities));
        Assert.InRange(token.Time, before.AddSeconds(-1), TimeProvider.System.GetUtcNow());
        Assert.True(await authority.VerifiesAsync(token.Bytes, Data));
        Assert.Equal(token.Time, TimestampToken.Parse(token.Bytes).Time);
    }

    [ToolFact("openssl")]
    public async Task A_token_dates_no_other_data_and_not_under_another_authority()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync();
        using OpensslAuthority other = await OpensslAuthority.CreateAsync();

        TimestampToken token = await RequestAsync(authority, authority.Authorities);

        Assert.False(token.Dates([.. Data, (byte)'\n'], authority.Authorities));
        Assert.False(token.Dates(Data, other.Authorities));
        await Assert.ThrowsAsync<TimestampFormatException>(() => RequestAsync(authority, other.Authorities));
    }

    [ToolFact("openssl")]
    public async Task A_token_whose_hash_or_time_was_changed_dates_nothing()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync();
        TimestampToken token = await RequestAsync(authority, authority.Authorities);
        byte[] bytes = token.Bytes.ToArray();
        int hash = bytes.AsSpan().IndexOf(SHA256.HashData(Data));
        int year = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{token.Time:yyyyMMdd}"));

        foreach (int position in (int[])[hash, year + 3])
        {
            byte[] changed = [.. bytes];
            changed[position] ^= 1;
            Assert.False(IsReadAndDates(changed, authority.Authorities));
        }
    }

    [ToolFact("openssl")]
    public async Task A_certificate_vouches_only_if_it_is_for_timestamping_and_in_its_time()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync();
        using OpensslAuthority webServer = await OpensslAuthority.CreateAsync(usage: "critical,serverAuth");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();

        Assert.True(authority.Authorities.Vouch(authority.Certificate, [], now));
        Assert.False(webServer.Authorities.Vouch(webServer.Certificate, [], now));
        Assert.False(authority.Authorities.Vouch(authority.Certificate, [], now.AddYears(1)));
    }

    [ToolFact("openssl")]
    public async Task An_answer_to_another_request_is_refused()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync();
        byte[] earlier = await authority.AnswerAsync(TimestampRequest.Create(Data).Bytes);

        Assert.Throws<TimestampFormatException>(() => TimestampRequest.Create(Data).Accept(earlier, authority.Authorities));
    }

    [ToolFact("openssl")]
    public async Task A_refusal_is_no_timestamp()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync(digests: "sha512");

        await Assert.ThrowsAsync<TimestampFormatException>(() => RequestAsync(authority, authority.Authorities));
    }

    [ToolFact("openssl")]
    public async Task An_answer_or_token_that_was_cut_short_or_goes_on_is_refused()
    {
        using OpensslAuthority authority = await OpensslAuthority.CreateAsync();
        var request = TimestampRequest.Create(Data);
        byte[] answer = await authority.AnswerAsync(request.Bytes);
        byte[] token = request.Accept(answer, authority.Authorities).Bytes.ToArray();

        for (int length = 0; length < answer.Length; length += 7)
        {
            Assert.Throws<TimestampFormatException>(() => request.Accept(answer.AsMemory(0, length), authority.Authorities));
            Assert.Throws<TimestampFormatException>(() => TimestampToken.Parse(token.AsMemory(0, Math.Min(length, token.Length - 1))));
        }

        Assert.Throws<TimestampFormatException>(() => request.Accept((byte[])[.. answer, 0], authority.Authorities));
        Assert.Throws<TimestampFormatException>(() => TimestampToken.Parse((byte[])[.. token, 0]));
    }

    [Fact]
    public void Strangers_bytes_are_no_token_and_no_certificate() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll<byte[]?>(bytes =>
        {
            Assert.Throws<TimestampFormatException>(() => TimestampToken.Parse(bytes));
            Assert.Throws<TimestampFormatException>(() => TimestampAuthorities.Parse(bytes));
        }));

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void A_file_without_a_certificate_names_no_authority(string pem) =>
        Assert.Throws<TimestampFormatException>(() => TimestampAuthorities.Parse(Encoding.ASCII.GetBytes(pem)));

    private static bool IsReadAndDates(byte[] token, TimestampAuthorities authorities)
    {
        try
        {
            return TimestampToken.Parse(token).Dates(Data, authorities);
        }
        catch (TimestampFormatException)
        {
            return false;
        }
    }

    private static async Task<TimestampToken> RequestAsync(OpensslAuthority authority, TimestampAuthorities trusted)
    {
        var request = TimestampRequest.Create(Data);
        return request.Accept(await authority.AnswerAsync(request.Bytes), trusted);
    }
}
