using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Advisories.Reading;
using Gateway.Server.Idempotency;
using Gateway.Server.Keys;
using Gateway.Server.Storage;

namespace Gateway.Server.Doctor;

/// <summary>That the keys can be loaded and are those under which the database was written.</summary>
internal sealed class KeysCheck : ICheck
{
    private const int EntriesLookedAt = 512;

    /// <inheritdoc/>
    public string Name => "keys";

    /// <inheritdoc/>
    public async Task ExamineAsync(Setup setup, Findings findings, CancellationToken cancellationToken)
    {
        if (setup.Keys is not { } keys)
        {
            findings.Wrong($"The keys cannot be loaded: {setup.KeyFault}");
            return;
        }

        if (File.Exists(setup.Data.RootKey))
        {
            findings.Warn($"{setup.Data.RootKey} lies with the keys that serve: it signs the gateway's own record and nothing else; take it offline.");
        }

        if (setup.Store is not { } store)
        {
            return;
        }

        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            if (await setup.ReadNewestAsync(log, cancellationToken) is { } newest && keys.HistoryOf(log).Verify(newest) != Verdict.Ok)
            {
                findings.Wrong(
                    $"The {log} log in the database was not signed by the key in {setup.Data.Keys}: these are another gateway's keys, or another's database.");
            }
        }

        await ExamineRecordAsync(keys, store, findings, cancellationToken);
        await ExamineStorageKeyAsync(new ColumnSealer(keys.Storage, setup.Options.Name), store, findings, cancellationToken);
    }

    private static async Task ExamineRecordAsync(GatewayKeys keys, IGatewayStore store, Findings findings, CancellationToken cancellationToken)
    {
        IReadOnlyList<PrincipalRow> own = await store.ReadPrincipalsAsync([AgencyId.Gateway], cancellationToken);
        foreach ((KeyPurpose purpose, VerifyingKey key, string file) in ((KeyPurpose, VerifyingKey, string)[])
            [(KeyPurpose.Manifest, keys.Manifest.VerifyingKey, "manifest.pem"), (KeyPurpose.Token, keys.Token.VerifyingKey, "token.pem")])
        {
            if (own.Count > 0 && !own.Any(principal => principal.KeysFor(purpose).Contains(key.ToString())))
            {
                findings.Wrong($"{file} is not the key that the gateway's own record names: members would refuse what it signs.");
            }
        }
    }

    private static async Task ExamineStorageKeyAsync(ColumnSealer sealer, IGatewayStore store, Findings findings, CancellationToken cancellationToken)
    {
        try
        {
            foreach (IdempotencyRow answer in await store.ReadIdempotencyAsync("", "", 1, cancellationToken))
            {
                _ = new SealedAnswers(sealer).Open(answer);
            }

            if (await FindAdvisoryAsync(store, cancellationToken) is { } advisory)
            {
                _ = new SealedStatements(sealer).Open(advisory);
            }
        }
        catch (SealedDataException)
        {
            findings.Wrong("storage.key does not open what is sealed in the database: titles, file names and kept answers are lost without the right one.");
        }
    }

    private static async Task<AdvisoryRow?> FindAdvisoryAsync(IGatewayStore store, CancellationToken cancellationToken)
    {
        long size = (await store.ReadHeadAsync(LogName.Audit, cancellationToken)).Size;
        IReadOnlyList<StoredEntry> last = await store.ReadEntriesAsync(LogName.Audit, Math.Max(0, size - EntriesLookedAt), EntriesLookedAt, cancellationToken);
        LogEntry? published = last.Select(row => LogEntry.Parse(row.Bytes)).LastOrDefault(entry => entry.Action == ActionNames.AdvisoryPublished);
        return published is null ? null : await store.FindAdvisoryByIndexAsync(published.Index.Value, cancellationToken);
    }
}
