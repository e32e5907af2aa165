using System.Text.Json.Serialization;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts;

[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(TokensResponse))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(CreateManagerRequest))]
[JsonSerializable(typeof(ReplaceManagerRequest))]
[JsonSerializable(typeof(ResetPasswordRequest))]
[JsonSerializable(typeof(ManagerResponse))]
[JsonSerializable(typeof(PageOf<ManagerResponse>))]
internal sealed partial class AccountsJsonContext : JsonSerializerContext;
