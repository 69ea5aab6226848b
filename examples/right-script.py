# %% [markdown]
# # Back-propagation by hand

# %%
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.metrics import mean_squared_error
# %matplotlib inline

# %% [markdown]
# ## The data

# %%
df = pd.read_csv('backprop.csv')
x = df.x.values.reshape(-1, 1)
y = df.y.values.reshape(-1, 1)

# %% [markdown]
# ## The network
#
# Two weights, and a sine after each of them.

# %%
def neural_network(W, x):
    # W holds the two weights, x the inputs as a column
    h1 = x * W[0]
    fh1 = np.sin(h1)
    h2 = fh1 * W[1]
    y = np.sin(h2)
    return h1, h2, y

# %% [markdown]
# ## A first guess

# %%
np.random.seed(310)
W = np.random.randn(2, 1)

# %%
fig, ax = plt.subplots(figsize=(7, 4))
ax.plot(x, y, label='data', color='gray')
ax.plot(x, neural_network(W, x)[2], label='network', color='tab:orange')
ax.set_xlabel('x')
ax.set_ylabel('y')
ax.legend()

# %%
### edTest(test_nn_mse) ###
y_pred = neural_network(W, x)[2]
mse = mean_squared_error(y, y_pred)
print(f'MSE at the first weights: {mse:.2f}')

# %% [markdown]
# ## One update
#
# By the chain rule, from the loss backwards.

# %%
h1, h2, y_pred = neural_network(W, x)
dldw2 = np.mean(2 * (y_pred - y) * np.cos(h2) * np.sin(h1))
dldw1 = np.mean(2 * (y_pred - y) * np.cos(h2) * W[1] * np.cos(h1) * x)

# %%
lr = 1
W[0] = W[0] - lr * dldw1
W[1] = W[1] - lr * dldw2

# %%
fig, ax = plt.subplots(figsize=(7, 4))
ax.plot(x, y, label='data', color='gray')
ax.plot(x, neural_network(W, x)[2], label='network', color='tab:orange')
ax.set_xlabel('x')
ax.set_ylabel('y')
ax.legend()

# %%
### edTest(test_one_update_mse) ###
y_pred = neural_network(W, x)[2]
mse_update = mean_squared_error(y, y_pred)
print(f'MSE after one update: {mse_update:.2f}, before: {mse:.2f}')

# %% [markdown]
# ## Many updates

# %%
np.random.seed(310)
W = np.random.randn(2, 1)

# %%
lmb = 0.01
for i in range(300):
    h1, h2, y_pred = neural_network(W, x)
    dldw2 = np.mean(2 * (y_pred - y) * np.cos(h2) * np.sin(h1))
    dldw1 = np.mean(2 * (y_pred - y) * np.cos(h2) * W[1] * np.cos(h1) * x)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2

# %%
fig, ax = plt.subplots(figsize=(7, 4))
ax.plot(x, y, label='data', color='gray')
ax.plot(x, neural_network(W, x)[2], label='network', color='tab:orange')
ax.set_xlabel('x')
ax.set_ylabel('y')
ax.legend()

# %%
### edTest(test_mse) ###
y_pred = neural_network(W, x)[2]
mse_final = mean_squared_error(y, y_pred)
print(f'MSE in the end: {mse_final:.2f}, at first: {mse:.2f}')
