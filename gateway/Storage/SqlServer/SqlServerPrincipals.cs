using Gateway.Exchange;
using Gateway.Server.Storage.Columns;

namespace Gateway.Server.Storage.SqlServer;

/// <summary>Tables <c>principal</c>, <c>principal_key</c> and <c>key_owner</c>.</summary>
internal static class SqlServerPrincipals
{
    private const string Columns = """
        p.id, p.kind, p.roles, p.valid_from, p.valid_to, p.revoked_at, p.revoked_reason, p.suspected_since,
        a.suspended AS agency_suspended, a.retired AS agency_retired, a.grants AS agency_grants
        """;

    private const string KeyColumns = "k.principal, k.purpose, k.ordinal, k.key_text";

    private const string FindSql = $"SELECT {Columns} FROM principal p JOIN agency a ON a.id = p.agency WHERE p.id = @principal";
    private const string FindKeysSql = $"SELECT {KeyColumns} FROM principal_key k WHERE k.principal = @principal ORDER BY k.purpose, k.ordinal";

    public static async Task<PrincipalRow?> FindAsync(SqlServerSession session, PrincipalId principal)
    {
        IReadOnlyList<PrincipalColumns> found = await session.QueryAsync<PrincipalColumns>(FindSql, new { principal }).ConfigureAwait(false);
        IReadOnlyList<PrincipalKeyColumns> keys = await session.QueryAsync<PrincipalKeyColumns>(FindKeysSql, new { principal }).ConfigureAwait(false);
        return PrincipalColumns.Join(found, keys).SingleOrDefault();
    }

    public static async Task<bool> StandsAsync(SqlServerSession session, PrincipalId principal, DateTimeOffset at)
    {
        IReadOnlyList<PrincipalColumns> found = await session.QueryAsync<PrincipalColumns>(FindSql, new { principal }).ConfigureAwait(false);
        return PrincipalColumns.Join(found, []).SingleOrDefault()?.IsValidAt(at) == true;
    }

    private const string ReadSql = $"SELECT {Columns} FROM principal p JOIN agency a ON a.id = p.agency WHERE p.agency IN @agencies ORDER BY p.id";

    private const string ReadKeysSql = $"""
        SELECT {KeyColumns} FROM principal p JOIN principal_key k ON k.principal = p.id
        WHERE p.agency IN @agencies ORDER BY k.principal, k.purpose, k.ordinal
        """;

    public static async Task<IReadOnlyList<PrincipalRow>> ReadAsync(SqlServerSession session, IReadOnlyCollection<AgencyId> agencies)
    {
        var rows = new List<PrincipalRow>();
        foreach (string[] some in agencies.Select(agency => agency.Value).Order(StringComparer.Ordinal).Chunk(SqlServerAgencies.AgenciesPerStatement))
        {
            IReadOnlyList<PrincipalColumns> found = await session.QueryAsync<PrincipalColumns>(ReadSql, new { agencies = some }).ConfigureAwait(false);
            IReadOnlyList<PrincipalKeyColumns> keys = await session.QueryAsync<PrincipalKeyColumns>(ReadKeysSql, new { agencies = some }).ConfigureAwait(false);
            rows.AddRange(PrincipalColumns.Join(found, keys));
        }

        return rows;
    }

    private const string UpdateSql = """
        UPDATE principal SET roles = @Roles, valid_from = @ValidFrom, valid_to = @ValidTo, revoked_at = @RevokedAt, revoked_reason = @RevokedReason,
            suspected_since = @SuspectedSince
        WHERE id = @Id
        """;

    private const string InsertSql = """
        INSERT INTO principal (id, agency, kind, roles, valid_from, valid_to, revoked_at, revoked_reason, suspected_since)
        VALUES (@Id, @Agency, @Kind, @Roles, @ValidFrom, @ValidTo, @RevokedAt, @RevokedReason, @SuspectedSince)
        """;

    private const string DeleteKeysSql = "DELETE FROM principal_key WHERE principal = @Id";
    private const string InsertKeySql = "INSERT INTO principal_key (principal, purpose, ordinal, key_text) VALUES (@Principal, @Purpose, @Ordinal, @Key)";

    public static async Task PutAsync(SqlServerSession session, PrincipalRow row)
    {
        PrincipalParameters columns = PrincipalParameters.Of(row);
        if (await session.ExecuteAsync(UpdateSql, columns).ConfigureAwait(false) == 0)
        {
            await session.ExecuteAsync(InsertSql, columns).ConfigureAwait(false);
        }

        await session.ExecuteAsync(DeleteKeysSql, new { row.Id }).ConfigureAwait(false);
        foreach (PrincipalKeyRow key in row.Keys)
        {
            await session.ExecuteAsync(InsertKeySql, new { Principal = row.Id, Purpose = key.Purpose.ToWire(), key.Ordinal, key.Key }).ConfigureAwait(false);
            await RememberKeyAsync(session, key.Key, row.Id.Value).ConfigureAwait(false);
        }
    }

    private const string RememberKeySql = """
        INSERT INTO key_owner (key_text, owner) SELECT @key, @owner WHERE NOT EXISTS (SELECT 1 FROM key_owner k WHERE k.key_text = @key)
        """;

    public static async Task RememberKeyAsync(SqlServerSession session, string key, string owner)
    {
        await session.ExecuteAsync(RememberKeySql, new { key = KeyName.Of(key), owner }).ConfigureAwait(false);
        if (await FindKeyOwnerAsync(session, key).ConfigureAwait(false) != owner)
        {
            throw new InvalidOperationException("A key belongs to another owner.");
        }
    }

    private const string FindKeyOwnerSql = "SELECT owner FROM key_owner WHERE key_text = @key";

    public static Task<string?> FindKeyOwnerAsync(SqlServerSession session, string key) =>
        session.FindAsync<string>(FindKeyOwnerSql, new { key = KeyName.Of(key) });

    private const string ReadKeyOwnersSql = """
        SELECT TOP (@limit) key_text AS [Key], owner FROM key_owner WHERE key_text > @after ORDER BY key_text
        """;

    public static Task<IReadOnlyList<KeyOwnerRow>> ReadKeyOwnersAsync(SqlServerSession session, string after, int limit) =>
        session.QueryAsync<KeyOwnerRow>(ReadKeyOwnersSql, new { after, limit });
}
