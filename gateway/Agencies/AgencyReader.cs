using Gateway.Audit;
using Gateway.Exchange;
using Gateway.Server.Advisories;
using Gateway.Server.Errors;
using Gateway.Server.Storage;

namespace Gateway.Server.Agencies;

/// <summary>Reads the working view of the directory, together with the size of the log that it stands for.</summary>
internal sealed class AgencyReader(IGatewayStore store, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>All agencies.</summary>
    public Task<AgencyList> ListAsync(CancellationToken cancellationToken) => ReadSteadyAsync(
        async size =>
        {
            IReadOnlyList<AgencyRow> rows = await store.ListAgenciesAsync(cancellationToken);
            return new AgencyList([.. rows.Select(Summarise)], size);
        },
        cancellationToken);

    /// <summary>One agency with its exact record and the view of its principals that the gateway acts on.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="caller">Whose principal asks: it is told what of its own expires soon.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<AgencyAnswer> ReadAsync(AgencyId id, AgencyId caller, CancellationToken cancellationToken) =>
        (await ReadAsync([id], caller, cancellationToken)).Agencies is [var agency] ? agency : throw GatewayProblemException.NotFound();

    /// <summary>Several agencies as <see cref="ReadAsync(AgencyId, AgencyId, CancellationToken)"/> gives one; those that do not exist are left out.</summary>
    public Task<AgencyAnswers> ReadAsync(IReadOnlyCollection<AgencyId> ids, AgencyId caller, CancellationToken cancellationToken) => ReadSteadyAsync(
        async size =>
        {
            ILookup<AgencyId, PrincipalRow> principals = (await store.ReadPrincipalsAsync(ids, cancellationToken)).ToLookup(principal => principal.Id.Agency);
            var answers = new List<AgencyAnswer>(ids.Count);
            foreach (AgencyId id in ids)
            {
                if (await store.FindAgencyAsync(id, cancellationToken) is { } row)
                {
                    answers.Add(new AgencyAnswer(
                        id.Value,
                        size,
                        row.DirectoryIndex,
                        row.Suspended,
                        new CanonicalBytes(row.Record),
                        row.Signature,
                        [.. principals[id].Select(principal => PrincipalView.Of(principal, DaysLeft(principal, caller)))]));
                }
            }

            return new AgencyAnswers(answers, size);
        },
        cancellationToken);

    // Rows and size come from separate reads. A client compares the rows with its own replay up to the size, so both must be of one moment.
    private async Task<T> ReadSteadyAsync<T>(Func<long, Task<T>> read, CancellationToken cancellationToken)
    {
        long before = await SizeAsync(cancellationToken);
        for (int attempt = 1; ; attempt++)
        {
            T answer = await read(before);
            long after = await SizeAsync(cancellationToken);
            if (after == before)
            {
                return answer;
            }

            if (attempt == Attempts)
            {
                throw new GatewayProblemException(ProblemName.StorageUnavailable, "The directory is changing too fast to be read.");
            }

            before = after;
        }
    }

    private async Task<long> SizeAsync(CancellationToken cancellationToken) => (await store.ReadHeadAsync(LogName.Directory, cancellationToken)).Size;

    private int? DaysLeft(PrincipalRow principal, AgencyId caller)
    {
        DateTimeOffset now = time.GetUtcNow();
        return principal.Id.Agency == caller && principal.IsValidAt(now) ? ExpiryNotice.DaysLeft(principal.ValidTo, now) : null;
    }

    private static AgencySummary Summarise(AgencyRow row)
    {
        AgencyRecord record = AgencyRecord.Parse(row.Record);
        return new AgencySummary(row.Id.Value, record.Content.Kind.ToWire(), record.Content.Names, record.Status.ToWire(), row.Suspended, row.Sequence);
    }
}
