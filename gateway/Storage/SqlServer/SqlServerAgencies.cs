using Gateway.Exchange;
using Gateway.Server.Storage.Columns;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Table <c>agency</c>.</summary>
internal static class SqlServerAgencies
{
    // A statement takes 2,100 parameters at most.
    public const int AgenciesPerStatement = 500;

    private const string Columns =
        "id, sequence, record, record_sha256, signature, suspended, retired, grants, directory_index, stored_bytes, next_delivery";

    private const string FindSql = $"SELECT {Columns} FROM agency WHERE id = @agency";

    public static Task<AgencyRow?> FindAsync(SqlServerSession session, AgencyId agency) => session.FindAsync<AgencyRow>(FindSql, new { agency });

    private const string ListSql = $"SELECT {Columns} FROM agency ORDER BY id";

    public static Task<IReadOnlyList<AgencyRow>> ListAsync(SqlServerSession session) => session.QueryAsync<AgencyRow>(ListSql);

    private const string ReadCountersSql = """
        SELECT a.id, a.stored_bytes, a.next_delivery,
            (SELECT COALESCE(SUM(v.stored_bytes), 0) FROM advisory v WHERE v.sender_agency = a.id AND v.status = 'published') AS published_bytes,
            (SELECT COALESCE(MAX(d.delivery), 0) FROM delivery d WHERE d.recipient = a.id) AS last_delivery
        FROM agency a ORDER BY a.id
        """;

    public static Task<IReadOnlyList<AgencyCountersRow>> ReadCountersAsync(SqlServerSession session) =>
        session.QueryAsync<AgencyCountersRow>(ReadCountersSql);

    private const string UpdateSql = """
        UPDATE agency SET sequence = @Sequence, record = @Record, record_sha256 = @RecordSha256, signature = @Signature, suspended = @Suspended,
            retired = @Retired, grants = @Grants, directory_index = @DirectoryIndex
        WHERE id = @Id
        """;

    private const string InsertSql = """
        INSERT INTO agency (id, sequence, record, record_sha256, signature, suspended, retired, grants, directory_index, stored_bytes, next_delivery)
        VALUES (@Id, @Sequence, @Record, @RecordSha256, @Signature, @Suspended, @Retired, @Grants, @DirectoryIndex, 0, 1)
        """;

    public static async Task PutAsync(SqlServerSession session, AgencyRow row)
    {
        var columns = new
        {
            row.Id,
            row.Sequence,
            row.Record,
            row.RecordSha256,
            row.Signature,
            row.Suspended,
            row.Retired,
            Grants = ColumnTypes.Join(row.Grants),
            row.DirectoryIndex,
        };
        if (await session.ExecuteAsync(UpdateSql, columns).ConfigureAwait(false) == 0)
        {
            await session.ExecuteAsync(InsertSql, columns).ConfigureAwait(false);
        }
    }

    private const string SetSuspendedSql = "UPDATE agency SET suspended = @suspended WHERE id = @agency";

    public static Task<int> SetSuspendedAsync(SqlServerSession session, AgencyId agency, bool suspended) =>
        session.ExecuteAsync(SetSuspendedSql, new { agency, suspended });

    private const string ReadDeliveryNumbersSql = "SELECT id, next_delivery FROM agency WHERE id IN @agencies";
    private const string AdvanceDeliveryNumbersSql = "UPDATE agency SET next_delivery = next_delivery + 1 WHERE id IN @agencies";

    /// <summary>Two statements and no OUTPUT clause, which a table with triggers may refuse: under the log's lock nobody comes between them.</summary>
    public static async Task<IReadOnlyDictionary<AgencyId, long>> TakeDeliveryNumbersAsync(
        SqlServerSession session, IReadOnlyCollection<AgencyId> recipients)
    {
        var numbers = new Dictionary<AgencyId, long>(recipients.Count);
        foreach (string[] some in recipients.Select(recipient => recipient.Value).Chunk(AgenciesPerStatement))
        {
            foreach ((AgencyId id, long number) in await session
                .QueryAsync<(AgencyId, long)>(ReadDeliveryNumbersSql, new { agencies = some }).ConfigureAwait(false))
            {
                numbers.Add(id, number);
            }

            await session.ExecuteAsync(AdvanceDeliveryNumbersSql, new { agencies = some }).ConfigureAwait(false);
        }

        return numbers;
    }

    private const string AddStoredBytesSql = "UPDATE agency SET stored_bytes = stored_bytes + @bytes WHERE id = @agency";

    public static Task<int> AddStoredBytesAsync(SqlServerSession session, AgencyId agency, long bytes) =>
        session.ExecuteAsync(AddStoredBytesSql, new { agency, bytes });
}
